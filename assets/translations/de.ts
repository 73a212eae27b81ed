<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name/>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Open Afterimage</source>
        <translation>Afterimage öffnen</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Ask…</source>
        <translation>Fragen …</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Search…</source>
        <translation>Suchen …</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Resume recording</source>
        <translation>Aufzeichnung fortsetzen</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>What would be saved now…</source>
        <translation>Was jetzt gespeichert würde …</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Lock now</source>
        <translation>Jetzt sperren</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Forget the keys. What is recorded waits, sealed, until you unlock.</source>
        <translation>Die Schlüssel vergessen. Was aufgezeichnet wird, wartet versiegelt, bis Sie entsperren.</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Lock view</source>
        <translation>Ansicht sperren</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Ask for the passphrase before anything is shown. Recording and filing go on.</source>
        <translation>Nach der Passphrase fragen, bevor etwas gezeigt wird. Aufzeichnen und Ablegen gehen weiter.</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Quit Afterimage</source>
        <translation>Afterimage beenden</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Pause recording</source>
        <translation>Aufzeichnung anhalten</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>For 15 minutes</source>
        <translation>Für 15 Minuten</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>For 1 hour</source>
        <translation>Für 1 Stunde</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Until tomorrow</source>
        <translation>Bis morgen</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Until I resume</source>
        <translation>Bis ich fortsetze</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>The last 10 minutes…</source>
        <translation>Die letzten 10 Minuten …</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>The last hour…</source>
        <translation>Die letzte Stunde …</translation>
    </message>
    <message>
        <location filename="../../ui/actions.py"/>
        <source>Start recording</source>
        <translation>Aufzeichnung starten</translation>
    </message>
    <message>
        <location filename="../../ui/ask/answer_card.py"/>
        <source>CLOSEST TO IT</source>
        <translation>AM NÄCHSTEN DARAN</translation>
    </message>
    <message>
        <location filename="../../ui/ask/answer_card.py"/>
        <source>You asked: {text}</source>
        <translation>Ihre Frage: {text}</translation>
    </message>
    <message>
        <location filename="../../ui/ask/answer_card.py"/>
        <source>Answer: {text}</source>
        <translation>Antwort: {text}</translation>
    </message>
    <message>
        <location filename="../../ui/ask/answer_card.py"/>
        <source>Found by: {reasons}</source>
        <translation>Gefunden durch: {reasons}</translation>
    </message>
    <message>
        <location filename="../../ui/ask/citation.py"/>
        <source>Source {n}: {source}, {time}. {quote}</source>
        <translation>Quelle {n}: {source}, {time}. {quote}</translation>
    </message>
    <message>
        <location filename="../../ui/ask/composer.py"/>
        <source>Ask about anything you have seen…</source>
        <translation>Fragen Sie nach allem, was Sie gesehen haben …</translation>
    </message>
    <message>
        <location filename="../../ui/ask/composer.py"/>
        <source>Your question</source>
        <translation>Ihre Frage</translation>
    </message>
    <message>
        <location filename="../../ui/ask/composer.py"/>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <location filename="../../ui/ask/composer.py"/>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <location filename="../../ui/ask/correction.py"/>
        <source>That's wrong…</source>
        <translation>Das stimmt nicht …</translation>
    </message>
    <message>
        <location filename="../../ui/ask/correction.py"/>
        <source>This is what the answer rests on. Change it to what is right:</source>
        <translation>Darauf beruht die Antwort. Ändern Sie es so, dass es stimmt:</translation>
    </message>
    <message>
        <location filename="../../ui/ask/correction.py"/>
        <source>What is right</source>
        <translation>Was richtig ist</translation>
    </message>
    <message>
        <location filename="../../ui/ask/correction.py"/>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <location filename="../../ui/ask/correction.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="../../ui/ask/correction.py"/>
        <source>Thank you. From now on answers go by your words.</source>
        <translation>Danke. Von jetzt an gilt, was Sie geschrieben haben.</translation>
    </message>
    <message>
        <location filename="../../ui/ask/day.py"/>
        <source>{day}, in the timeline</source>
        <translation>{day}, in der Zeitleiste</translation>
    </message>
    <message>
        <location filename="../../ui/ask/empty.py"/>
        <source>There is nothing here yet. Work for a minute in other programs, then ask.</source>
        <translation>Hier ist noch nichts. Arbeiten Sie eine Minute in anderen Programmen und fragen Sie dann.</translation>
    </message>
    <message>
        <location filename="../../ui/ask/empty.py"/>
        <source>What would you like to remember?</source>
        <translation>Woran möchten Sie sich erinnern?</translation>
    </message>
    <message>
        <location filename="../../ui/ask/empty.py"/>
        <source>Every answer shows where it comes from.</source>
        <translation>Jede Antwort zeigt, woher sie kommt.</translation>
    </message>
    <message>
        <location filename="../../ui/ask/empty.py"/>
        <source>There is nothing here yet, and recording is not running. Start it above.</source>
        <translation>Hier ist noch nichts, und es wird nicht aufgezeichnet. Oben lässt es sich starten.</translation>
    </message>
    <message>
        <location filename="../../ui/ask/page.py"/>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <location filename="../../ui/ask/page.py"/>
        <source>Stopped.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <location filename="../../ui/ask/page.py"/>
        <source>Show earlier questions</source>
        <translation>Frühere Fragen zeigen</translation>
    </message>
    <message>
        <location filename="../../ui/ask/page.py"/>
        <source>Looking through your memories</source>
        <translation>Ihre Erinnerungen werden durchsucht</translation>
    </message>
    <message>
        <location filename="../../ui/ask/page.py"/>
        <source>Looking through your memories…</source>
        <translation>Ihre Erinnerungen werden durchsucht …</translation>
    </message>
    <message>
        <location filename="../../ui/bridge.py"/>
        <source>The connection to the engine was lost. It is being started again; please try once more.</source>
        <translation>Die Verbindung zum Dienst ist abgebrochen. Er wird neu gestartet; bitte versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <location filename="../../ui/bridge.py"/>
        <source>The engine is not running yet. It is being started.</source>
        <translation>Der Dienst läuft noch nicht. Er wird gerade gestartet.</translation>
    </message>
    <message>
        <location filename="../../ui/bridge.py"/>
        <source>The engine's answer could not be read.</source>
        <translation>Die Antwort des Dienstes war nicht lesbar.</translation>
    </message>
    <message>
        <location filename="../../ui/deletion/asked.py"/>
        <source>“{memory}”, as “{program}” asks</source>
        <translation>„{memory}“, worum „{program}“ bittet</translation>
    </message>
    <message>
        <location filename="../../ui/deletion/asked.py"/>
        <source>“{memory}” and {n} more, as “{program}” asks</source>
        <translation>„{memory}“ und {n} weitere, worum „{program}“ bittet</translation>
    </message>
    <message>
        <location filename="../../ui/deletion/dialog.py"/>
        <source>Counting what this takes with it…</source>
        <translation>Es wird gezählt, was damit verschwindet …</translation>
    </message>
    <message>
        <location filename="../../ui/deletion/dialog.py"/>
        <source>Working</source>
        <translation>In Arbeit</translation>
    </message>
    <message>
        <location filename="../../ui/deletion/dialog.py"/>
        <source>Delete for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <location filename="../../ui/deletion/dialog.py"/>
        <source>This is what goes, with everything that was derived from it:</source>
        <translation>Das verschwindet, mit allem, was daraus entstanden ist:</translation>
    </message>
    <message>
        <location filename="../../ui/deletion/dialog.py"/>
        <source>This cannot be undone: the keys are destroyed, and nobody can bring it back. Copies elsewhere are out of reach, such as backups made before and what you exported.</source>
        <translation>Das lässt sich nicht rückgängig machen: Die Schlüssel werden vernichtet, niemand kann es zurückholen. Kopien anderswo bleiben, etwa ältere Sicherungen und was Sie exportiert haben.</translation>
    </message>
    <message>
        <location filename="../../ui/deletion/dialog.py"/>
        <source>Deleting…</source>
        <translation>Wird gelöscht …</translation>
    </message>
    <message>
        <location filename="../../ui/deletion/dialog.py"/>
        <source>There is nothing to delete here.</source>
        <translation>Hier gibt es nichts zu löschen.</translation>
    </message>
    <message>
        <location filename="../../ui/deletion/dialog.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="../../ui/deletion/dialog.py"/>
        <source>Delete {what}?</source>
        <translation>Möchten Sie {what} löschen?</translation>
    </message>
    <message>
        <location filename="../../ui/deletion/dialog.py"/>
        <source>Also delete the frame next to it that shows the same</source>
        <translation>Auch die Aufnahme daneben löschen, die dasselbe zeigt</translation>
    </message>
    <message>
        <location filename="../../ui/deletion/dialog.py"/>
        <source>Also delete the {n} frames around it that show the same</source>
        <translation>Auch die {n} Aufnahmen ringsum löschen, die dasselbe zeigen</translation>
    </message>
    <message>
        <location filename="../../ui/desktop.py"/>
        <source>Quit Afterimage?</source>
        <translation>Afterimage beenden?</translation>
    </message>
    <message>
        <location filename="../../ui/desktop.py"/>
        <source>Nothing is recorded while it is not running. To get this window out of the way, minimise it.</source>
        <translation>Solange es nicht läuft, wird nichts aufgezeichnet. Stört nur dieses Fenster, verkleinern Sie es.</translation>
    </message>
    <message>
        <location filename="../../ui/desktop.py"/>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <location filename="../../ui/desktop.py"/>
        <source>This engine was started elsewhere. End it there; another one is started then.</source>
        <translation>Dieser Dienst wurde anderswo gestartet. Beenden Sie ihn dort; dann wird ein anderer gestartet.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_process.py"/>
        <source>The engine keeps stopping. Its last words are in the terminal that started Afterimage.</source>
        <translation>Der Dienst bricht immer wieder ab. Seine letzten Worte stehen in dem Terminal, in dem Afterimage gestartet wurde.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Something in view must not be recorded, so nothing is kept.</source>
        <translation>Etwas Sichtbares darf nicht aufgezeichnet werden, darum wird nichts behalten.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>You are away; the screen is looked at now and then.</source>
        <translation>Sie sind nicht da; der Bildschirm wird ab und zu angesehen.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The screen has not been looked at for a while. Afterimage keeps trying; resuming starts it afresh.</source>
        <translation>Der Bildschirm wurde seit einer Weile nicht angesehen. Afterimage versucht es weiter; Fortsetzen beginnt von vorn.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Recording has resumed after the pause.</source>
        <translation>Nach der Pause wird wieder aufgezeichnet.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The screen cannot be seen at the moment. Recording goes on by itself when it can.</source>
        <translation>Der Bildschirm ist gerade nicht zu sehen. Sobald er es ist, geht die Aufzeichnung von selbst weiter.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Recording stumbled over a fault in the program itself and is trying again.</source>
        <translation>Die Aufzeichnung ist über einen Fehler im Programm gestolpert und versucht es erneut.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Reading stumbled over a fault in the program itself and is trying again.</source>
        <translation>Das Lesen ist über einen Fehler im Programm gestolpert und wird erneut versucht.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The connection to the screen was lost. Recording goes on by itself when the screen is back.</source>
        <translation>Die Verbindung zum Bildschirm ging verloren. Ist er wieder da, geht die Aufzeichnung von selbst weiter.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The screen {} cannot be opened. Check that its desktop session runs and is yours.</source>
        <translation>Der Bildschirm {} kann nicht geöffnet werden. Prüfen Sie, ob seine Sitzung läuft und Ihre ist.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>There is no screen to record: DISPLAY is not set. Start Afterimage from a desktop session, or set DISPLAY to the screen you mean.</source>
        <translation>Es gibt keinen Bildschirm zum Aufzeichnen: DISPLAY ist nicht gesetzt. Starten Sie Afterimage aus einer Sitzung heraus, oder setzen Sie DISPLAY auf den Bildschirm, den Sie meinen.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Your desktop asks whether Afterimage may see the screen. Answer in its window; choose all your monitors and let it remember the choice.</source>
        <translation>Ihr System fragt, ob Afterimage den Bildschirm sehen darf. Antworten Sie in seinem Fenster; wählen Sie alle Monitore und lassen Sie es sich die Wahl merken.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The helper that sees the screen has ended. Recording tries again by itself.</source>
        <translation>Das Hilfsprogramm, das den Bildschirm sieht, hat sich beendet. Die Aufzeichnung versucht es von selbst erneut.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The picture of the screen does not come any more. Recording tries again by itself.</source>
        <translation>Das Bild des Bildschirms kommt nicht mehr. Die Aufzeichnung versucht es von selbst erneut.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>You have not allowed Afterimage to see the screen, so nothing is recorded. Resume recording to be asked again.</source>
        <translation>Sie haben Afterimage nicht erlaubt, den Bildschirm zu sehen, darum wird nichts aufgezeichnet. Setzen Sie die Aufzeichnung fort, um erneut gefragt zu werden.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The desktop could not share the screen, or its window for that was closed, so nothing is recorded. Resume recording to try again.</source>
        <translation>Das System konnte den Bildschirm nicht freigeben, oder sein Fenster dafür wurde geschlossen; darum wird nichts aufgezeichnet. Setzen Sie die Aufzeichnung fort, um es erneut zu versuchen.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Sharing the screen was stopped from outside. Resume recording to be asked again.</source>
        <translation>Die Freigabe des Bildschirms wurde von außen beendet. Setzen Sie die Aufzeichnung fort, um erneut gefragt zu werden.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The queue of captures that wait to be read is full ({} MiB), so nothing new is recorded. Unlock Afterimage if it is locked, and let it catch up.</source>
        <translation>Die Warteschlange der ungelesenen Aufnahmen ist voll ({} MiB), darum wird nichts Neues aufgezeichnet. Entsperren Sie Afterimage, falls es gesperrt ist, und lassen Sie es aufholen.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The disk is nearly full: {} are free, and {} have to stay free, so nothing is recorded. {} once {} more are free.</source>
        <translation>Der Datenträger ist fast voll: {} sind frei, und {} müssen frei bleiben, darum wird nichts aufgezeichnet. {}, sobald {} mehr frei sind.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The disk takes nothing more, perhaps because your quota is used up, so nothing is recorded. Free some space. {} when there is room.</source>
        <translation>Der Datenträger nimmt nichts mehr auf, vielleicht weil Ihr Kontingent erschöpft ist, darum wird nichts aufgezeichnet. Schaffen Sie Platz. {}, wenn Platz da ist.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>It goes on by itself</source>
        <translation>Es geht von selbst weiter</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>What waits is read when you unlock Afterimage.</source>
        <translation>Was wartet, wird gelesen, wenn Sie Afterimage entsperren.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>What waits is read when there is room in your budget.</source>
        <translation>Was wartet, wird gelesen, wenn Ihr Budget es zulässt.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>One of your own exclusions is empty or cannot be understood, so nothing is captured. Correct it in the privacy settings.</source>
        <translation>Einer Ihrer Ausschlüsse ist leer oder unverständlich, darum wird nichts aufgezeichnet. Berichtigen Sie ihn in den Einstellungen unter Privatsphäre.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Its files have changed since you allowed version {}. Allow it again to use it.</source>
        <translation>Seine Dateien haben sich geändert, seit Sie Version {} erlaubt haben. Erlauben Sie es erneut, um es zu benutzen.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>It is not installed any more.</source>
        <translation>Es ist nicht mehr installiert.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>It took too long and was stopped.</source>
        <translation>Es hat zu lange gebraucht und wurde angehalten.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Its process ended.</source>
        <translation>Sein Prozess hat sich beendet.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Its answer makes no sense.</source>
        <translation>Seine Antwort ergibt keinen Sinn.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>It ended in an error ({}).</source>
        <translation>Es endete mit einem Fehler ({}).</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>It needs more memory than plugins may have.</source>
        <translation>Es braucht mehr Arbeitsspeicher, als Plugins haben dürfen.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Some of its files are missing. Install it again.</source>
        <translation>Einige seiner Dateien fehlen. Installieren Sie es erneut.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>It was written for another version of Afterimage.</source>
        <translation>Es wurde für eine andere Version von Afterimage geschrieben.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>It is not installed as packages are: nobody could tell when its files change. Install it with pip, and not as an editable one.</source>
        <translation>Es ist nicht installiert, wie Pakete es sind: Niemand könnte sagen, wann sich seine Dateien ändern. Installieren Sie es mit pip, und nicht als veränderliches Paket.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The plugin {} failed. {} Nothing was written.</source>
        <translation>Das Plugin {} ist gescheitert. {} Nichts wurde geschrieben.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The plugin {} failed. {} What came before it is there.</source>
        <translation>Das Plugin {} ist gescheitert. {} Was davor kam, ist da.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Afterimage has locked its view. Show it your passphrase or recovery key first; recording goes on.</source>
        <translation>Afterimage hat seine Ansicht gesperrt. Zeigen Sie ihm erst Ihre Passphrase oder Ihren Wiederherstellungsschlüssel; die Aufzeichnung geht weiter.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Afterimage is still opening: the search index is being derived again.</source>
        <translation>Afterimage wird noch geöffnet: Der Suchindex wird neu abgeleitet.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Afterimage is locked. Unlock it with your passphrase or recovery key first.</source>
        <translation>Afterimage ist gesperrt. Entsperren Sie es erst mit Ihrer Passphrase oder Ihrem Wiederherstellungsschlüssel.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Afterimage is ending. Start it again to unlock it.</source>
        <translation>Afterimage wird beendet. Starten Sie es neu, um es zu entsperren.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The vault is locked. Unlock it first.</source>
        <translation>Der Tresor ist gesperrt. Entsperren Sie ihn erst.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>That is neither the passphrase nor the recovery key of this memory.</source>
        <translation>Das ist weder die Passphrase noch der Wiederherstellungsschlüssel dieses Gedächtnisses.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>A passphrase needs at least {} characters.</source>
        <translation>Eine Passphrase braucht mindestens {} Zeichen.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The passphrase is empty. Choose one that nobody can guess.</source>
        <translation>Die Passphrase ist leer. Wählen Sie eine, die niemand erraten kann.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>This is a recovery key. Choose a passphrase of your own.</source>
        <translation>Das ist ein Wiederherstellungsschlüssel. Wählen Sie eine eigene Passphrase.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Part of the search index was damaged and is being derived again; nothing is lost.</source>
        <translation>Ein Teil des Suchindex war beschädigt und wird neu abgeleitet; nichts ist verloren.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The search index is being derived again.</source>
        <translation>Der Suchindex wird neu abgeleitet.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The search index is being derived again, so that something may be missing here for a while.</source>
        <translation>Der Suchindex wird neu abgeleitet, darum kann hier eine Weile etwas fehlen.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Part of the journal is damaged. What could be found before can still be found. Restore the home folder from a backup if you have one.</source>
        <translation>Ein Teil des Journals ist beschädigt. Was vorher zu finden war, ist es noch. Stellen Sie den Ordner aus einer Sicherung wieder her, wenn Sie eine haben.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>That is {} characters; a question may have {}. Ask in fewer words.</source>
        <translation>Das sind {} Zeichen; eine Frage darf {} haben. Fragen Sie mit weniger Worten.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>That is too long to look for: {} characters are the limit.</source>
        <translation>Das ist zu lang zum Suchen: {} Zeichen sind die Grenze.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The question is empty.</source>
        <translation>Die Frage ist leer.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>There is no such conversation any more.</source>
        <translation>Diese Unterhaltung gibt es nicht mehr.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>There is no memory of that id.</source>
        <translation>Diese Erinnerung gibt es nicht.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The picture was let go by your storage rule. What was read on it is kept.</source>
        <translation>Das Bild wurde nach Ihrer Speicherregel entfernt. Was darauf gelesen wurde, ist noch da.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>I don't have that.</source>
        <translation>Das habe ich nicht.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>I will remember that.</source>
        <translation>Das merke ich mir.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>This answer was removed together with the memory it came from.</source>
        <translation>Diese Antwort wurde zusammen mit der Erinnerung entfernt, aus der sie kam.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Nothing of what the model said stands in your memories, so it is not shown.</source>
        <translation>Nichts von dem, was das Modell sagte, steht in Ihren Erinnerungen; darum wird es nicht gezeigt.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The language model found no answer in these sources. This is what stands in them, word for word.</source>
        <translation>Das Sprachmodell fand in diesen Quellen keine Antwort. Das steht darin, Wort für Wort.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The language model took too long and was stopped.</source>
        <translation>Das Sprachmodell brauchte zu lange und wurde angehalten.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The language model fails at everything at present.</source>
        <translation>Dem Sprachmodell misslingt zurzeit alles.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>There is too little memory for the model. Close other programs.</source>
        <translation>Für das Modell ist zu wenig Arbeitsspeicher da. Schließen Sie andere Programme.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The model could not go on. Try again, or choose another model.</source>
        <translation>Das Modell konnte nicht weitermachen. Versuchen Sie es erneut, oder wählen Sie ein anderes.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>{} cannot be reached. Is it running?</source>
        <translation>{} ist nicht erreichbar. Läuft es?</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>A deletion is not finished yet. What you deleted cannot be found any more; the rest of it is destroyed as soon as the disk has room and everything that waits has been read.</source>
        <translation>Eine Löschung ist noch nicht fertig. Was Sie gelöscht haben, ist nicht mehr zu finden; der Rest wird zerstört, sobald der Datenträger Platz hat und alles Wartende gelesen ist.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The range ends before it begins. Nothing was deleted.</source>
        <translation>Der Zeitraum endet, bevor er beginnt. Nichts wurde gelöscht.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>There is nothing of the id “{}”. Nothing was deleted.</source>
        <translation>Mit der Kennung „{}“ gibt es nichts. Nichts wurde gelöscht.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Nothing was recorded from an app called “{}”.</source>
        <translation>Von einem Programm namens „{}“ wurde nichts aufgezeichnet.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>There is no memory of the id “{}”. Nothing was changed.</source>
        <translation>Es gibt keine Erinnerung mit der Kennung „{}“. Nichts wurde geändert.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>A memory holds 1 to {} characters. Nothing was changed.</source>
        <translation>Eine Erinnerung hat 1 bis {} Zeichen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Those are the words it has already.</source>
        <translation>Diese Worte hat sie schon.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Nothing that may be kept is left of these words. Nothing was changed.</source>
        <translation>Von diesen Worten bleibt nichts, was behalten werden darf. Nichts wurde geändert.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>A secret needs a name of 1 to {} characters.</source>
        <translation>Ein Geheimnis braucht einen Namen mit 1 bis {} Zeichen.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>A secret has 1 to {} characters. Nothing was kept.</source>
        <translation>Ein Geheimnis hat 1 bis {} Zeichen. Nichts wurde behalten.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>There is no secret of the id “{}”. Nothing was changed.</source>
        <translation>Es gibt kein Geheimnis mit der Kennung „{}“. Nichts wurde geändert.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>A tag has 1 to {} characters.</source>
        <translation>Eine Markierung hat 1 bis {} Zeichen.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>There are {} tags already. Remove some first.</source>
        <translation>Es gibt schon {} Markierungen. Entfernen Sie erst einige.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>There is no such tag any more.</source>
        <translation>Diese Markierung gibt es nicht mehr.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>{} was not changed: {}.</source>
        <translation>{} wurde nicht geändert: {}.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>must be between {} and {} seconds</source>
        <translation>muss zwischen {} und {} Sekunden liegen</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>must be between {} and {} MB</source>
        <translation>muss zwischen {} und {} MB liegen</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>must be a time zone such as Europe/Berlin</source>
        <translation>muss eine Zeitzone wie Europe/Berlin sein</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>These rules have not been confirmed yet. Look at what they let go first.</source>
        <translation>Diese Regeln sind noch nicht bestätigt. Sehen Sie sich erst an, was sie entfernen.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>A backup inside the home would be lost with it. Choose a folder elsewhere.</source>
        <translation>Eine Sicherung im eigenen Ordner ginge mit ihm verloren. Wählen Sie einen Ordner anderswo.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>A backup is being made at the moment. Wait until it has finished.</source>
        <translation>Gerade wird gesichert. Warten Sie, bis das fertig ist.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The backup was stopped. The last good one is as it was.</source>
        <translation>Die Sicherung wurde angehalten. Die letzte gute ist, wie sie war.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The folder {} is not there. Plug in its disk, or choose another folder.</source>
        <translation>Der Ordner {} ist nicht da. Schließen Sie seine Platte an, oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>No backup was made for a while. {} What was deleted since may still be in it.</source>
        <translation>Seit einer Weile wurde nicht gesichert. {} Was seitdem gelöscht wurde, kann noch darin sein.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>This is the only language that is read. Add another one first.</source>
        <translation>Das ist die einzige Sprache, die gelesen wird. Fügen Sie erst eine andere hinzu.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Text can be read in {} languages at once. Remove one first.</source>
        <translation>Text kann in {} Sprachen zugleich gelesen werden. Entfernen Sie erst eine.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>There is no file {}.</source>
        <translation>Es gibt keine Datei {}.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>{} cannot be read ({}).</source>
        <translation>{} kann nicht gelesen werden ({}).</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>It is not known how to read this. See docs/connecting.md for what can be imported. Nothing was imported.</source>
        <translation>Wie das zu lesen ist, ist nicht bekannt. In docs/connecting.md steht, was übernommen werden kann. Nichts wurde übernommen.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>There is nothing in the folder that can be read. Nothing was imported.</source>
        <translation>In dem Ordner ist nichts, was gelesen werden kann. Nichts wurde übernommen.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The archive is damaged. Nothing was imported.</source>
        <translation>Das Archiv ist beschädigt. Nichts wurde übernommen.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>This is damaged, and cannot be read to its end.</source>
        <translation>Das ist beschädigt und kann nicht bis zum Ende gelesen werden.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The download broke off. Start it again to go on where it was.</source>
        <translation>Das Herunterladen brach ab. Beginnen Sie es erneut, um dort weiterzumachen.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The model needs {} GB of disk, and {} GB are free.</source>
        <translation>Das Modell braucht {} GB auf dem Datenträger, und {} GB sind frei.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The model cannot be downloaded: there is no way to its server. Is there a network?</source>
        <translation>Das Modell kann nicht heruntergeladen werden: Kein Weg führt zu seinem Server. Gibt es ein Netz?</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>That is no address of a model. It looks like http://localhost:11434/v1.</source>
        <translation>Das ist keine Adresse eines Modells. Sie sieht so aus: http://localhost:11434/v1.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>It was stopped before it was done.</source>
        <translation>Es wurde angehalten, bevor es fertig war.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Something went wrong inside Afterimage ({}). Its log says where.</source>
        <translation>In Afterimage ging etwas schief ({}). Sein Protokoll sagt, wo.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>There is no room left on the disk that holds {}. Free some space and try again.</source>
        <translation>Auf dem Datenträger von {} ist kein Platz mehr. Schaffen Sie Platz, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>A helper process of Afterimage could not be started. Is there enough free memory?</source>
        <translation>Ein Hilfsprozess von Afterimage konnte nicht gestartet werden. Ist genug Arbeitsspeicher frei?</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Reading</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Filing</source>
        <translation>Legt ab</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Looking at it</source>
        <translation>Sieht es an</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Writing the answer</source>
        <translation>Schreibt die Antwort</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>The model reads what was found</source>
        <translation>Das Modell liest, was gefunden wurde</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Reading what waits</source>
        <translation>Liest, was wartet</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Filing again what is left</source>
        <translation>Legt neu ab, was bleibt</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Destroying what is left on the disk</source>
        <translation>Zerstört, was auf dem Datenträger übrig ist</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Rewriting the journal</source>
        <translation>Schreibt das Journal neu</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Blotting out</source>
        <translation>Schwärzt</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Checking the passphrase and making new keys</source>
        <translation>Prüft die Passphrase und macht neue Schlüssel</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Deriving the keys</source>
        <translation>Leitet die Schlüssel ab</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Rebuilding</source>
        <translation>Baut neu auf</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Downloading, in MB</source>
        <translation>Lädt herunter, in MB</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Copying</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Looking at the backup</source>
        <translation>Sieht die Sicherung an</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Reading the backup back</source>
        <translation>Liest die Sicherung zurück</translation>
    </message>
    <message>
        <location filename="../../ui/engine_words.py"/>
        <source>Removing what was deleted</source>
        <translation>Entfernt, was gelöscht wurde</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/exclusions.py"/>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/exclusions.py"/>
        <source>What is never recorded</source>
        <translation>Was nie aufgezeichnet wird</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/exclusions.py"/>
        <source>While one of these can be seen, even behind another window, the whole picture is dropped. Afterimage's own windows are always left out.</source>
        <translation>Solange eines davon zu sehen ist, auch hinter einem anderen Fenster, entfällt das ganze Bild. Die Fenster von Afterimage selbst bleiben immer außen vor.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/exclusions.py"/>
        <source>More programs, titles and sites can be left out at any time in the settings, under Privacy.</source>
        <translation>Weitere Programme, Titel und Seiten lassen sich jederzeit in den Einstellungen unter Privatsphäre ausnehmen.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/exclusions.py"/>
        <source>{names} and {n} more</source>
        <translation>{names} und {n} weitere</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/page.py"/>
        <source>Step {n} of {of}</source>
        <translation>Schritt {n} von {of}</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/passphrase.py"/>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/passphrase.py"/>
        <source>Strength of the passphrase</source>
        <translation>Stärke der Passphrase</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/passphrase.py"/>
        <source>The same passphrase again</source>
        <translation>Dieselbe Passphrase noch einmal</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/passphrase.py"/>
        <source>Caps Lock is on.</source>
        <translation>Die Feststelltaste ist an.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/passphrase.py"/>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/passphrase.py"/>
        <source>Create my vault</source>
        <translation>Meinen Tresor anlegen</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/passphrase.py"/>
        <source>Both are the same.</source>
        <translation>Beide stimmen überein.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/passphrase.py"/>
        <source>These two differ.</source>
        <translation>Die beiden unterscheiden sich.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/passphrase.py"/>
        <source>Choose a passphrase</source>
        <translation>Wählen Sie eine Passphrase</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/passphrase.py"/>
        <source>It encrypts everything Afterimage keeps. Nobody can reset it for you, so choose one that you will remember: a few unrelated words are long, strong and easy to type.</source>
        <translation>Sie verschlüsselt alles, was Afterimage aufbewahrt. Niemand kann sie zurücksetzen, wählen Sie also eine, die Sie behalten: Einige Wörter ohne Zusammenhang sind lang, stark und leicht zu tippen.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/passphrase.py"/>
        <source>Creating…</source>
        <translation>Wird angelegt …</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/passphrase.py"/>
        <source>Easy to guess. Add another word or two.</source>
        <translation>Leicht zu erraten. Nehmen Sie ein oder zwei Wörter dazu.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/passphrase.py"/>
        <source>Fair. One more word makes it strong.</source>
        <translation>Ordentlich. Ein Wort mehr macht sie stark.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/passphrase.py"/>
        <source>Strong.</source>
        <translation>Stark.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/passphrase.py"/>
        <source>At least {n} characters.</source>
        <translation>Mindestens {n} Zeichen.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/recovery.py"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/recovery.py"/>
        <source>I have written it down</source>
        <translation>Ich habe ihn aufgeschrieben</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/recovery.py"/>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/recovery.py"/>
        <source>Copied. The clipboard is emptied in a minute.</source>
        <translation>Kopiert. Die Zwischenablage wird in einer Minute geleert.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/recovery.py"/>
        <source>Your recovery key</source>
        <translation>Ihr Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/recovery.py"/>
        <source>If you ever forget the passphrase, this key is the only other way in. It is shown this once and kept nowhere. Write it on paper, or put it into your password manager.</source>
        <translation>Sollten Sie die Passphrase je vergessen, ist dieser Schlüssel der einzige andere Zugang. Er wird nur dieses eine Mal gezeigt und nirgends aufbewahrt. Schreiben Sie ihn auf Papier, oder legen Sie ihn in Ihre Passwortverwaltung.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/recovery.py"/>
        <source>Recovery key: {key}</source>
        <translation>Wiederherstellungsschlüssel: {key}</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/seeded.py"/>
        <source>Password managers and two-factor codes</source>
        <translation>Passwortverwaltungen und Zwei-Faktor-Codes</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/seeded.py"/>
        <source>Windows in which the system asks for a password</source>
        <translation>Fenster, in denen das System nach einem Passwort fragt</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/seeded.py"/>
        <source>Lock screens and log-in screens</source>
        <translation>Sperr- und Anmeldebildschirme</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/seeded.py"/>
        <source>Private windows of web browsers, as far as they can be told</source>
        <translation>Private Fenster von Browsern, soweit sie zu erkennen sind</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/welcome.py"/>
        <source>Welcome to Afterimage</source>
        <translation>Willkommen bei Afterimage</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/welcome.py"/>
        <source>It remembers what you saw, so that you can ask.</source>
        <translation>Es merkt sich, was Sie gesehen haben, damit Sie fragen können.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/welcome.py"/>
        <source>Get started</source>
        <translation>Los geht’s</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/welcome.py"/>
        <source>It looks at your screen</source>
        <translation>Es sieht auf Ihren Bildschirm</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/welcome.py"/>
        <source>Every few seconds it reads the text that changed and files it as memories.</source>
        <translation>Alle paar Sekunden liest es den Text, der sich geändert hat, und legt ihn als Erinnerung ab.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/welcome.py"/>
        <source>Everything stays here, encrypted</source>
        <translation>Alles bleibt hier, verschlüsselt</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/welcome.py"/>
        <source>Nothing leaves this machine</source>
        <translation>Nichts verlässt diesen Rechner</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/welcome.py"/>
        <source>No account, no cloud, no statistics.</source>
        <translation>Kein Konto, keine Cloud, keine Statistik.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/welcome.py"/>
        <source>No audio is recorded</source>
        <translation>Ton wird nicht aufgezeichnet</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/welcome.py"/>
        <source>It never uses the microphone.</source>
        <translation>Das Mikrofon wird nie benutzt.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/welcome.py"/>
        <source>Nothing is recorded until you say so</source>
        <translation>Nichts wird aufgezeichnet, bevor Sie zustimmen</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/welcome.py"/>
        <source>You decide at the end of this set-up, and can pause at any time.</source>
        <translation>Sie entscheiden am Ende dieser Einrichtung und können jederzeit anhalten.</translation>
    </message>
    <message>
        <location filename="../../ui/first_run/welcome.py"/>
        <source>Kept in {home}</source>
        <translation>Aufbewahrt in {home}</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/canvas.py"/>
        <source>Picture of the screen</source>
        <translation>Bild des Bildschirms</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>Frame</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>Smaller (-)</source>
        <translation>Kleiner (-)</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>Larger (+)</source>
        <translation>Größer (+)</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>Actual size</source>
        <translation>Originalgröße</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>Loading the frame</source>
        <translation>Die Aufnahme wird geladen</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>Copy quote</source>
        <translation>Zitat kopieren</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>Copy all text</source>
        <translation>Ganzen Text kopieren</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>Delete this memory…</source>
        <translation>Diese Erinnerung löschen …</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>Delete this frame…</source>
        <translation>Diese Aufnahme löschen …</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>Copy the address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>QUOTE</source>
        <translation>ZITAT</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>TEXT ON THIS FRAME</source>
        <translation>TEXT AUF DIESER AUFNAHME</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>The picture cannot be shown. Its text is still here.</source>
        <translation>Das Bild lässt sich nicht zeigen. Sein Text ist noch da.</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>this memory</source>
        <translation>diese Erinnerung</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>this frame</source>
        <translation>diese Aufnahme</translation>
    </message>
    <message>
        <location filename="../../ui/frame_viewer/window.py"/>
        <source>{app}, {time}</source>
        <translation>{app}, {time}</translation>
    </message>
    <message>
        <location filename="../../ui/insights/charts.py"/>
        <source>Hours by day and program</source>
        <translation>Stunden nach Tag und Programm</translation>
    </message>
    <message>
        <location filename="../../ui/insights/charts.py"/>
        <source>{n} h</source>
        <translation>{n} h</translation>
    </message>
    <message>
        <location filename="../../ui/insights/charts.py"/>
        <source>ddd d</source>
        <translation>ddd d.</translation>
    </message>
    <message>
        <location filename="../../ui/insights/charts.py"/>
        <source>Others</source>
        <translation>Andere</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>A week earlier</source>
        <translation>Eine Woche früher</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>A week later</source>
        <translation>Eine Woche später</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>Insights</source>
        <translation>Einblicke</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>in front of the screen</source>
        <translation>vor dem Bildschirm</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>People who came up</source>
        <translation>Personen, die vorkamen</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>Learned</source>
        <translation>Gelernt</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>The last seven days</source>
        <translation>Die letzten sieben Tage</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>This cannot be counted</source>
        <translation>Das lässt sich nicht zählen</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>ddd d MMM</source>
        <translation>ddd d. MMM</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>Counted on this computer from what was recorded; nothing of it is kept or sent. A screen on which nothing changes counts for five minutes.</source>
        <translation>Auf diesem Rechner aus dem Aufgezeichneten gezählt; nichts davon wird aufbewahrt oder verschickt. Ein Bildschirm, auf dem sich nichts ändert, zählt fünf Minuten.</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>d MMMM</source>
        <translation>d. MMMM</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>Nothing to count in these days</source>
        <translation>In diesen Tagen gibt es nichts zu zählen</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>When something was recorded, this shows where the time went and what was learned.</source>
        <translation>Sobald etwas aufgezeichnet ist, steht hier, wohin die Zeit ging und was gelernt wurde.</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>Nobody, as far as was read.</source>
        <translation>Niemand, soweit es gelesen wurde.</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>No facts in these days.</source>
        <translation>Keine Fakten in diesen Tagen.</translation>
    </message>
    <message>
        <location filename="../../ui/insights/page.py"/>
        <source>Ask about {name}</source>
        <translation>Nach {name} fragen</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>One source that anybody can write to says so. It is recalled once another confirms it.</source>
        <translation>Eine Quelle sagt das, in die jeder schreiben kann. Es gilt, sobald eine zweite es bestätigt.</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>The text tells an assistant what to do, which is how traps are laid. It is not recalled.</source>
        <translation>Der Text sagt einem Assistenten, was er tun soll; so werden Fallen gestellt. Er bleibt außen vor.</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>The text holds marks that only language models use. It is not recalled.</source>
        <translation>Der Text enthält Zeichen, die nur Sprachmodelle benutzen. Er bleibt außen vor.</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>The text holds characters that nobody can see. It is not recalled.</source>
        <translation>Der Text enthält Zeichen, die niemand sehen kann. Er bleibt außen vor.</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>The text repeats key words so as to be found for everything. It is not recalled.</source>
        <translation>Der Text wiederholt Schlagwörter, um bei allem gefunden zu werden. Er bleibt außen vor.</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>Something else says otherwise. Decide which of them is right.</source>
        <translation>Etwas anderes widerspricht dem. Entscheiden Sie, was stimmt.</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>It is right</source>
        <translation>Das stimmt</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>It still holds</source>
        <translation>Das gilt noch</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>Recall it again</source>
        <translation>Wieder einbeziehen</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>Never recall</source>
        <translation>Nie einbeziehen</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>Put right…</source>
        <translation>Berichtigen …</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>Since</source>
        <translation>Seitdem</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>Said again</source>
        <translation>Noch einmal gesagt</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>Says otherwise</source>
        <translation>Sagt etwas anderes</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>Put right</source>
        <translation>Berichtigt</translation>
    </message>
    <message>
        <location filename="../../ui/memories/changes.py"/>
        <source>Hold it back again</source>
        <translation>Wieder zurückhalten</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>Relation</source>
        <translation>Beziehung</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>How long</source>
        <translation>Wie lange</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>Memory</source>
        <translation>Erinnerung</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>Choose a memory to see what it rests on.</source>
        <translation>Wählen Sie eine Erinnerung, um zu sehen, worauf sie beruht.</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>Copy the text</source>
        <translation>Text kopieren</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>EVIDENCE</source>
        <translation>BELEGE</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>Pinned: stays whatever the storage rules say. Unpin</source>
        <translation>Angeheftet: bleibt, was die Speicherregeln auch sagen. Lösen</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>Pin: keep whatever the storage rules say</source>
        <translation>Anheften: behalten, was die Speicherregeln auch sagen</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>Link</source>
        <translation>Verweis</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>Trust</source>
        <translation>Vertrauen</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>Found by</source>
        <translation>Gefunden durch</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>OTHER VERSIONS</source>
        <translation>ANDERE FASSUNGEN</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>{n} times, last {when}</source>
        <translation>{n}-mal, zuletzt {when}</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>Said</source>
        <translation>Gesagt</translation>
    </message>
    <message>
        <location filename="../../ui/memories/detail.py"/>
        <source>and {n} more places</source>
        <translation>und {n} weitere Stellen</translation>
    </message>
    <message>
        <location filename="../../ui/memories/page.py"/>
        <source>Vault</source>
        <translation>Tresor</translation>
    </message>
    <message>
        <location filename="../../ui/memories/page.py"/>
        <source>All memories</source>
        <translation>Alle Erinnerungen</translation>
    </message>
    <message>
        <location filename="../../ui/memories/page.py"/>
        <source>Search memories</source>
        <translation>Erinnerungen durchsuchen</translation>
    </message>
    <message>
        <location filename="../../ui/memories/page.py"/>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <location filename="../../ui/memories/page.py"/>
        <source>Memories</source>
        <translation>Erinnerungen</translation>
    </message>
    <message>
        <location filename="../../ui/memories/page.py"/>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <location filename="../../ui/memories/page.py"/>
        <source>Memories appear here a little while after you have seen something.</source>
        <translation>Erinnerungen erscheinen hier, kurz nachdem Sie etwas gesehen haben.</translation>
    </message>
    <message>
        <location filename="../../ui/memories/page.py"/>
        <source>No memory matches “{text}”.</source>
        <translation>Keine Erinnerung passt zu „{text}“.</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>Unconfirmed</source>
        <translation>Unbestätigt</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>Earlier versions</source>
        <translation>Frühere Fassungen</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>Never recalled</source>
        <translation>Bleibt außen vor</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>Seen on your screen</source>
        <translation>Auf Ihrem Bildschirm gesehen</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>Core</source>
        <translation>Kern</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>Fact</source>
        <translation>Fakt</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>Facts</source>
        <translation>Fakten</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>How-to</source>
        <translation>Anleitung</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>How-tos</source>
        <translation>Anleitungen</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>Documents</source>
        <translation>Dokumente</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>Secret</source>
        <translation>Geheimnis</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>Secrets</source>
        <translation>Geheimnisse</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>No longer so</source>
        <translation>Gilt nicht mehr</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>Said again elsewhere</source>
        <translation>Anderswo noch einmal gesagt</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>Seen once</source>
        <translation>Einmal gesehen</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>You said so</source>
        <translation>Sie haben es gesagt</translation>
    </message>
    <message>
        <location filename="../../ui/memories/types.py"/>
        <source>From what you imported or wrote</source>
        <translation>Aus dem, was Sie importiert oder geschrieben haben</translation>
    </message>
    <message>
        <location filename="../../ui/palette/dialog.py"/>
        <source>Search everything, or type a command</source>
        <translation>Alles durchsuchen, oder einen Befehl eingeben</translation>
    </message>
    <message>
        <location filename="../../ui/palette/dialog.py"/>
        <source>Search everything</source>
        <translation>Alles durchsuchen</translation>
    </message>
    <message>
        <location filename="../../ui/palette/dialog.py"/>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <location filename="../../ui/palette/dialog.py"/>
        <source>Ask “{text}”</source>
        <translation>„{text}“ fragen</translation>
    </message>
    <message>
        <location filename="../../ui/recalled.py"/>
        <source>the same words</source>
        <translation>dieselben Wörter</translation>
    </message>
    <message>
        <location filename="../../ui/recalled.py"/>
        <source>a similar meaning</source>
        <translation>ähnliche Bedeutung</translation>
    </message>
    <message>
        <location filename="../../ui/recalled.py"/>
        <source>words around it</source>
        <translation>Wörter in der Umgebung</translation>
    </message>
    <message>
        <location filename="../../ui/recalled.py"/>
        <source>who said it</source>
        <translation>wer es gesagt hat</translation>
    </message>
    <message>
        <location filename="../../ui/recalled.py"/>
        <source>the time that was asked about</source>
        <translation>die Zeit, nach der gefragt war</translation>
    </message>
    <message>
        <location filename="../../ui/recalled.py"/>
        <source>a time in it</source>
        <translation>eine Zeitangabe darin</translation>
    </message>
    <message>
        <location filename="../../ui/recalled.py"/>
        <source>a number or a name in it</source>
        <translation>eine Zahl oder ein Name darin</translation>
    </message>
    <message>
        <location filename="../../ui/recalled.py"/>
        <source>how recent or often used it is</source>
        <translation>Neuheit oder Gebrauch</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Recording</source>
        <translation>Aufzeichnung</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>It is outside the hours that you have set.</source>
        <translation>Es ist außerhalb der Zeiten, die Sie festgelegt haben.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>The engine does not answer. What you ask for waits until it does, or is started again.</source>
        <translation>Der Dienst antwortet nicht. Was Sie wünschen, wartet, bis er antwortet oder neu gestartet ist.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Locked. What is on the screen is sealed for when you unlock.</source>
        <translation>Gesperrt. Was auf dem Bildschirm ist, wird versiegelt, bis Sie entsperren.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Outside your hours</source>
        <translation>Außerhalb Ihrer Zeiten</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>No frame yet.</source>
        <translation>Noch keine Aufnahme.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Starting…</source>
        <translation>Startet …</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>The engine is starting.</source>
        <translation>Der Dienst wird gestartet.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Not answering</source>
        <translation>Antwortet nicht</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Not set up</source>
        <translation>Nicht eingerichtet</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Nothing is recorded: the set-up is not finished.</source>
        <translation>Nichts wird aufgezeichnet: Die Einrichtung ist nicht abgeschlossen.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Nothing has been stored for a while.</source>
        <translation>Seit einer Weile wurde nichts gespeichert.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Not recording</source>
        <translation>Zeichnet nicht auf</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Recording is switched off.</source>
        <translation>Die Aufzeichnung ist ausgeschaltet.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>The view is locked. Recording goes on.</source>
        <translation>Die Ansicht ist gesperrt. Die Aufzeichnung läuft weiter.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Waiting for you to come back.</source>
        <translation>Wartet, bis Sie zurück sind.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Idle</source>
        <translation>Untätig</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Leaving out</source>
        <translation>Lässt aus</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Recording locally.</source>
        <translation>Zeichnet auf diesem Rechner auf.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Paused until you resume.</source>
        <translation>Angehalten, bis Sie fortsetzen.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Last frame {age}.</source>
        <translation>Letzte Aufnahme {age}.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Uses {n}% of a processor core.</source>
        <translation>Braucht {n} % eines Prozessorkerns.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Reading waits, to keep to your budget.</source>
        <translation>Das Lesen wartet, damit Ihr Budget eingehalten wird.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Looks less often, to keep to your budget.</source>
        <translation>Sieht seltener hin, damit Ihr Budget eingehalten wird.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Paused · {left}</source>
        <translation>Angehalten · {left}</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Paused. Recording goes on in {left}.</source>
        <translation>Angehalten. Die Aufzeichnung geht in {left} weiter.</translation>
    </message>
    <message>
        <location filename="../../ui/recording.py"/>
        <source>Recording goes on {when}.</source>
        <translation>Die Aufzeichnung geht {when} weiter.</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>Not among “only these”</source>
        <translation>Nicht unter „Nur diese“</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>Private window</source>
        <translation>Privates Fenster</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>Page of unknown address</source>
        <translation>Seite mit unbekannter Adresse</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>Program {name}</source>
        <translation>Programm {name}</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>Title with “{name}”</source>
        <translation>Titel mit „{name}“</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>Title ending in “{name}”</source>
        <translation>Titel, der auf „{name}“ endet</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>Page {name}</source>
        <translation>Seite {name}</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>Card number</source>
        <translation>Kartennummer</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>IBAN</source>
        <translation>IBAN</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>Access key</source>
        <translation>Zugangsschlüssel</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>Private key</source>
        <translation>Privater Schlüssel</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>One-time code</source>
        <translation>Einmalcode</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>Recovery phrase</source>
        <translation>Wiederherstellungswörter</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>ID number</source>
        <translation>Ausweisnummer</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>{name}: search</source>
        <translation>{name}: Suche</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>{name}: a question</source>
        <translation>{name}: eine Frage</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>{name}: a memory</source>
        <translation>{name}: eine Erinnerung</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>{name}: looking back</source>
        <translation>{name}: Rückblick</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>{name}: a note</source>
        <translation>{name}: eine Notiz</translation>
    </message>
    <message>
        <location filename="../../ui/rules.py"/>
        <source>{name}: deleting</source>
        <translation>{name}: Löschen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/about.py"/>
        <source>Remembers what you saw and said, on this computer alone. No account, no telemetry.</source>
        <translation>Merkt sich, was Sie gesehen und gesagt haben, nur auf diesem Rechner. Kein Konto, keine Telemetrie.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/about.py"/>
        <source>Apache License 2.0. Inter by The Inter Project, SIL OFL 1.1. Icons by Lucide, ISC.</source>
        <translation>Apache License 2.0. Inter vom Inter Project, SIL OFL 1.1. Symbole von Lucide, ISC.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>{about} {size} GB to download, {needs} GB of memory: it {fits}. Licence: {licence}.</source>
        <translation>{about} {size} GB Download, {needs} GB Arbeitsspeicher: {fits}. Lizenz: {licence}.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>It comes from {host} and takes {size} GB.</source>
        <translation>Es kommt von {host} und ist {size} GB groß.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Progress of the download</source>
        <translation>Fortschritt des Downloads</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Use no model</source>
        <translation>Kein Modell verwenden</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Choose a file…</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>http://localhost:11434, or https://…</source>
        <translation>http://localhost:11434, oder https://…</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Address of a model</source>
        <translation>Adresse eines Modells</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Use this address…</source>
        <translation>Diese Adresse verwenden …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Key (optional)</source>
        <translation>Schlüssel (freiwillig)</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Key for the address</source>
        <translation>Schlüssel für die Adresse</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Models to download</source>
        <translation>Modelle zum Herunterladen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Download…</source>
        <translation>Herunterladen …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>fits this machine well</source>
        <translation>passt gut auf diesen Rechner</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>fits this machine tightly</source>
        <translation>passt knapp auf diesen Rechner</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>does not fit into this machine's memory</source>
        <translation>passt nicht in den Arbeitsspeicher dieses Rechners</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>A language model</source>
        <translation>Ein Sprachmodell</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Models (*.gguf)</source>
        <translation>Modelle (*.gguf)</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Send them</source>
        <translation>Schicken</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>No language model</source>
        <translation>Kein Sprachmodell</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Answers are taken from your memories word for word.</source>
        <translation>Antworten werden Wort für Wort aus Ihren Erinnerungen genommen.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Questions and the memories that may answer them go to {url}.</source>
        <translation>Fragen und die Erinnerungen, die sie beantworten könnten, gehen an {url}.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>That is no address of a model. It looks like http://localhost:11434.</source>
        <translation>Das ist keine Adresse eines Modells. Sie sieht aus wie http://localhost:11434.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Every question you ask, and the memories that may answer it, will be sent to a program on {host}. What it does with them is beyond Afterimage.</source>
        <translation>Jede Frage, die Sie stellen, und die Erinnerungen, die sie beantworten könnten, werden an ein Programm auf {host} geschickt. Was es damit tut, liegt außerhalb von Afterimage.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Send memories to {host}?</source>
        <translation>Erinnerungen an {host} schicken?</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>No checksum is known for it, so nothing can tell whether it is what its makers published.</source>
        <translation>Es ist keine Prüfsumme bekannt, also lässt sich nicht feststellen, ob es ist, was seine Macher veröffentlicht haben.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>Download {name}?</source>
        <translation>{name} herunterladen?</translation>
    </message>
    <message>
        <location filename="../../ui/settings/answers.py"/>
        <source>On this machine, in a process without a network.</source>
        <translation>Auf diesem Rechner, in einem Prozess ohne Netzwerk.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/appearance.py"/>
        <source>The menu of the tray follows with the next start. Questions are understood in English.</source>
        <translation>Das Menü im Infobereich folgt mit dem nächsten Start. Fragen werden auf Englisch verstanden.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/appearance.py"/>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <location filename="../../ui/settings/appearance.py"/>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <location filename="../../ui/settings/appearance.py"/>
        <source>Size of text</source>
        <translation>Textgröße</translation>
    </message>
    <message>
        <location filename="../../ui/settings/appearance.py"/>
        <source>Language of the windows</source>
        <translation>Sprache der Fenster</translation>
    </message>
    <message>
        <location filename="../../ui/settings/appearance.py"/>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <location filename="../../ui/settings/appearance.py"/>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <location filename="../../ui/settings/appearance.py"/>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <location filename="../../ui/settings/autostart.py"/>
        <source>Start at login</source>
        <translation>Bei der Anmeldung starten</translation>
    </message>
    <message>
        <location filename="../../ui/settings/autostart.py"/>
        <source>It comes up locked, and records if recording is on.</source>
        <translation>Es startet gesperrt und zeichnet auf, wenn die Aufzeichnung an ist.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/autostart.py"/>
        <source>The folder for it, ~/.config/autostart, cannot be written to.</source>
        <translation>In den Ordner dafür, ~/.config/autostart, lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>A bucket is named on the command line: “afterimage backup target s3://…”.</source>
        <translation>Ein Bucket wird auf der Befehlszeile angegeben: „afterimage backup target s3://…“.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>Progress of the backup</source>
        <translation>Fortschritt der Sicherung</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>No place chosen</source>
        <translation>Kein Ort gewählt</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>Where backups go</source>
        <translation>Wohin gesichert wird</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>Choose a folder…</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>Read it back</source>
        <translation>Zurücklesen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>A folder for backups</source>
        <translation>Ein Ordner für Sicherungen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>Nothing is backed up</source>
        <translation>Nichts ist gesichert</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>Should this disk be lost, so is your memory. Choose a place for copies.</source>
        <translation>Geht diese Platte verloren, dann auch Ihr Gedächtnis. Wählen Sie einen Ort für Kopien.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>No backup yet</source>
        <translation>Noch keine Sicherung</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>The first one takes a while; later ones copy what is new.</source>
        <translation>Die erste dauert eine Weile; spätere kopieren nur Neues.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>{n} file</source>
        <translation>{n} Datei</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>{n} files</source>
        <translation>{n} Dateien</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source> All of it was read back {time}.</source>
        <translation> Alles wurde {time} zurückgelesen.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>Backed up {time}</source>
        <translation>Gesichert {time}</translation>
    </message>
    <message>
        <location filename="../../ui/settings/backup.py"/>
        <source>{files}, {size}; a trial restore matched.{read}</source>
        <translation>{files}, {size}; eine Probewiederherstellung stimmte.{read}</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>A transcript</source>
        <translation>Ein Protokoll</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>An export of ChatGPT</source>
        <translation>Ein Export von ChatGPT</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>An export of Claude</source>
        <translation>Ein Export von Claude</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>A folder</source>
        <translation>Ein Ordner</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>Mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>A calendar</source>
        <translation>Ein Kalender</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>History of Chromium</source>
        <translation>Verlauf von Chromium</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>Bookmarks of Chromium</source>
        <translation>Lesezeichen von Chromium</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>History and bookmarks of Firefox</source>
        <translation>Verlauf und Lesezeichen von Firefox</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>A PDF</source>
        <translation>Eine PDF-Datei</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>A picture</source>
        <translation>Ein Bild</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>An export of Afterimage</source>
        <translation>Ein Export von Afterimage</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>The store of openrecall</source>
        <translation>Der Speicher von openrecall</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>The store of Pensieve</source>
        <translation>Der Speicher von Pensieve</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>A chat of WhatsApp</source>
        <translation>Ein Chat aus WhatsApp</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>d MMM yyyy</source>
        <translation>d. MMM yyyy</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>Progress of the import</source>
        <translation>Fortschritt des Imports</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>I made this export myself</source>
        <translation>Diesen Export habe ich selbst gemacht</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>What I told Afterimage in it counts as mine.</source>
        <translation>Was ich Afterimage darin gesagt habe, zählt als von mir.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>Nothing chosen</source>
        <translation>Nichts gewählt</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>Exports of ChatGPT and Claude, notes, mail, calendars, history and bookmarks, PDF, pictures. You are shown what would be added first; nothing that you choose is changed.</source>
        <translation>Exporte von ChatGPT und Claude, Notizen, E-Mail, Kalender, Verlauf und Lesezeichen, PDF, Bilder. Zuerst wird gezeigt, was hinzukäme; an dem, was Sie wählen, wird nichts geändert.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>What to bring in</source>
        <translation>Was hereinkommen soll</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>Looking at it…</source>
        <translation>Wird angesehen …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>Bringing it in…</source>
        <translation>Wird hereingeholt …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>of {day}</source>
        <translation>vom {day}</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>from {day} to {last}</source>
        <translation>vom {day} bis {last}</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>Stopped. What came in stays; importing it again goes on from there.</source>
        <translation>Abgebrochen. Was hereinkam, bleibt; ein neuer Import macht dort weiter.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>Nothing in it is new</source>
        <translation>Nichts davon ist neu</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>{n} item added</source>
        <translation>{n} Eintrag hinzugefügt</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>{n} items added</source>
        <translation>{n} Einträge hinzugefügt</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>{n} memory more</source>
        <translation>{n} Erinnerung mehr</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>{n} memories more</source>
        <translation>{n} Erinnerungen mehr</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>{n} known already</source>
        <translation>{n} schon bekannt</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>{n} could not be read</source>
        <translation>{n} nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>{n} item…</source>
        <translation>{n} Eintrag …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>{n} items…</source>
        <translation>{n} Einträge …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>{n} item would be added</source>
        <translation>{n} Eintrag käme hinzu</translation>
    </message>
    <message>
        <location filename="../../ui/settings/bring_in.py"/>
        <source>{n} items would be added</source>
        <translation>{n} Einträge kämen hinzu</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>It is not encrypted: whoever has it can read it.</source>
        <translation>Es ist nicht verschlüsselt: Wer es hat, kann es lesen.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>Progress of the export</source>
        <translation>Fortschritt der Ausgabe</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>What is written</source>
        <translation>Was geschrieben wird</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>Notes to read (Markdown)</source>
        <translation>Notizen zum Lesen (Markdown)</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>Lines of JSON, for an import</source>
        <translation>Zeilen von JSON, für einen Import</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>With the pictures</source>
        <translation>Mit den Bildern</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>Export…</source>
        <translation>Ausgeben…</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>Every memory with its words and the pictures it cites, a page a day in a folder.</source>
        <translation>Jede Erinnerung mit ihren Worten und den Bildern, die sie belegen, eine Seite je Tag in einem Ordner.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>Everything that was seen and said, in one file that an import takes back.</source>
        <translation>Alles, was gesehen und gesagt wurde, in einer Datei, die ein Import wieder aufnimmt.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>All your memories</source>
        <translation>Alle Ihre Erinnerungen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>Where to write it</source>
        <translation>Wohin geschrieben wird</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>{name} is there already. Choose another name: nothing is written over.</source>
        <translation>{name} gibt es schon. Wählen Sie einen anderen Namen: Nichts wird überschrieben.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>Reading what is still open…</source>
        <translation>Liest, was noch offen ist…</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>{memories} of {days} written.</source>
        <translation>{memories} von {days} geschrieben.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>Stopped. Nothing was left behind.</source>
        <translation>Abgebrochen. Nichts blieb zurück.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>{n} day</source>
        <translation>{n} Tag</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>{n} days</source>
        <translation>{n} Tage</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>{n} memory</source>
        <translation>{n} Erinnerung</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>{n} memories</source>
        <translation>{n} Erinnerungen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>{n} line written.</source>
        <translation>{n} Zeile geschrieben.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>{n} lines written.</source>
        <translation>{n} Zeilen geschrieben.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>{n} % written…</source>
        <translation>{n} % geschrieben …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/carry_out.py"/>
        <source>The file cannot be written ({reason}).</source>
        <translation>Die Datei kann nicht geschrieben werden ({reason}).</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>search, ask and look back</source>
        <translation>suchen, fragen und zurückblicken</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>add notes</source>
        <translation>Notizen hinzufügen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>ask me to delete memories</source>
        <translation>mich bitten, Erinnerungen zu löschen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>Token…</source>
        <translation>Token …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>For HTTP: makes a token and copies it</source>
        <translation>Für HTTP: macht ein Token und kopiert es</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>Revoke…</source>
        <translation>Entziehen …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>Has asked, and is not allowed anything yet</source>
        <translation>Hat gefragt und darf noch nichts</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>{n} call</source>
        <translation>{n} Aufruf</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>{n} calls</source>
        <translation>{n} Aufrufe</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>What connects a program</source>
        <translation>Was ein Programm verbindet</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>It may do nothing any more, and its token is void. It can ask again.</source>
        <translation>Es darf nichts mehr, und sein Token gilt nicht mehr. Es kann wieder fragen.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>Revoke</source>
        <translation>Entziehen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>The token of “{name}” is in the clipboard for a minute. It is not shown again.</source>
        <translation>Das Token von „{name}“ ist für eine Minute in der Zwischenablage. Es wird nicht noch einmal gezeigt.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>, has a token</source>
        <translation>, hat ein Token</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>Put this into the program's list of MCP servers:</source>
        <translation>Tragen Sie das in die Liste der MCP-Server des Programms ein:</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>No program has asked, and none is allowed.</source>
        <translation>Kein Programm hat gefragt, und keines darf etwas.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>May {do}</source>
        <translation>Darf {do}</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>, the last {when}</source>
        <translation>, zuletzt {when}</translation>
    </message>
    <message>
        <location filename="../../ui/settings/clients.py"/>
        <source>Revoke “{name}”?</source>
        <translation>„{name}“ alles entziehen?</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>The folder your devices share</source>
        <translation>Der Ordner, den Ihre Geräte teilen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>The invitation that the other device shows:</source>
        <translation>Die Einladung, die das andere Gerät zeigt:</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>Progress of the exchange</source>
        <translation>Fortschritt des Austauschs</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>The invitation</source>
        <translation>Die Einladung</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>Join with an invitation…</source>
        <translation>Mit einer Einladung beitreten…</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>Choose a shared folder…</source>
        <translation>Gemeinsamen Ordner wählen…</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>Invite a device</source>
        <translation>Gerät einladen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>Exchange now</source>
        <translation>Jetzt austauschen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>{devices} in {place}</source>
        <translation>{devices} in {place}</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>It is lost…</source>
        <translation>Es ist verloren…</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>this device</source>
        <translation>dieses Gerät</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>Join</source>
        <translation>Beitreten</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>Exchanging…</source>
        <translation>Austausch läuft…</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>Only on this device</source>
        <translation>Nur auf diesem Gerät</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>Devices of yours can exchange what they remember through a folder that they share. Everything in it is sealed.</source>
        <translation>Ihre Geräte können über einen gemeinsamen Ordner austauschen, was sie sich merken. Alles darin ist versiegelt.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>{n} device</source>
        <translation>{n} Gerät</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>{n} devices</source>
        <translation>{n} Geräte</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>{name} is lost</source>
        <translation>{name} ist verloren</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>nothing was taken from it yet</source>
        <translation>von ihm kam noch nichts</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>Both devices must show these words: {words}</source>
        <translation>Beide Geräte müssen diese Wörter zeigen: {words}</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>Last exchanged: {time}</source>
        <translation>Zuletzt ausgetauscht: {time}</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>taken out {time}</source>
        <translation>herausgenommen {time}</translation>
    </message>
    <message>
        <location filename="../../ui/settings/devices.py"/>
        <source>last seen {time}</source>
        <translation>zuletzt gesehen {time}</translation>
    </message>
    <message>
        <location filename="../../ui/settings/ledger.py"/>
        <source>Looking…</source>
        <translation>Es wird nachgesehen …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/ledger.py"/>
        <source>Nothing was left out.</source>
        <translation>Nichts wurde ausgelassen.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/ledger.py"/>
        <source>dddd, d MMMM</source>
        <translation>dddd, d. MMMM</translation>
    </message>
    <message>
        <location filename="../../ui/settings/ledger.py"/>
        <source>left out once</source>
        <translation>einmal ausgelassen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/ledger.py"/>
        <source>left out {n} times</source>
        <translation>{n}-mal ausgelassen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/ledger.py"/>
        <source>painted over once</source>
        <translation>einmal übermalt</translation>
    </message>
    <message>
        <location filename="../../ui/settings/ledger.py"/>
        <source>painted over {n} times</source>
        <translation>{n}-mal übermalt</translation>
    </message>
    <message>
        <location filename="../../ui/settings/ledger.py"/>
        <source>thrown away once</source>
        <translation>einmal verworfen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/ledger.py"/>
        <source>thrown away {n} times</source>
        <translation>{n}-mal verworfen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/ledger.py"/>
        <source>answered once</source>
        <translation>einmal beantwortet</translation>
    </message>
    <message>
        <location filename="../../ui/settings/ledger.py"/>
        <source>answered {n} times</source>
        <translation>{n}-mal beantwortet</translation>
    </message>
    <message>
        <location filename="../../ui/settings/ledger.py"/>
        <source>refused once</source>
        <translation>einmal abgelehnt</translation>
    </message>
    <message>
        <location filename="../../ui/settings/ledger.py"/>
        <source>refused {n} times</source>
        <translation>{n}-mal abgelehnt</translation>
    </message>
    <message>
        <location filename="../../ui/settings/lost_device.py"/>
        <source>It gets nothing more from now on. What was exchanged until now it may have read, and what lies on it stays there. A new invitation lets it in again.</source>
        <translation>Es bekommt von jetzt an nichts mehr. Was bisher ausgetauscht wurde, kann es gelesen haben, und was auf ihm liegt, bleibt dort. Eine neue Einladung lässt es wieder herein.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/lost_device.py"/>
        <source>Take it out</source>
        <translation>Herausnehmen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/lost_device.py"/>
        <source>Take {name} out?</source>
        <translation>{name} herausnehmen?</translation>
    </message>
    <message>
        <location filename="../../ui/settings/names.py"/>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/names.py"/>
        <source>Take away</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/names.py"/>
        <source>Take away {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/page.py"/>
        <source>Section</source>
        <translation>Abschnitt</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>It runs without keys and network, and cannot write files.</source>
        <translation>Es läuft ohne Schlüssel und Netz und kann keine Dateien schreiben.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>On this system nothing keeps it from the network and from your files.</source>
        <translation>Auf diesem System hält nichts es vom Netz und von Ihren Dateien fern.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>Reads the text on pictures of your screen, if you choose it for reading</source>
        <translation>Liest den Text auf Bildern Ihres Bildschirms, wenn Sie es zum Lesen wählen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>Reads files of some kinds when you import them</source>
        <translation>Liest Dateien einiger Arten, wenn Sie sie importieren</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>Gets all your memories when you export with it</source>
        <translation>Bekommt alle Ihre Erinnerungen, wenn Sie damit exportieren</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>Reads everything that you saw and said, and proposes memories of it</source>
        <translation>Liest alles, was Sie sahen und sagten, und schlägt Erinnerungen daraus vor</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>Off: it has changed</source>
        <translation>Aus: es hat sich geändert</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>Off: it failed again and again</source>
        <translation>Aus: es ist immer wieder gescheitert</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>Cannot be used</source>
        <translation>Kann nicht benutzt werden</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>What installs a plugin</source>
        <translation>Was ein Plugin installiert</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>Allow</source>
        <translation>Erlauben</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>Where to write all memories</source>
        <translation>Wohin alle Erinnerungen geschrieben werden</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>A plugin is a Python package. This installs one; it is off until you turn it on here:</source>
        <translation>Ein Plugin ist ein Python-Paket. Dies installiert eines; es ist aus, bis Sie es hier einschalten:</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>Made by {maker}; nobody has checked that.</source>
        <translation>Angeblich von {maker}; niemand hat das geprüft.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>{n} memory written.</source>
        <translation>{n} Erinnerung geschrieben.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>{n} memories written.</source>
        <translation>{n} Erinnerungen geschrieben.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>No plugin is installed. Plugins read and write more kinds of files, read text in other ways, and find more in what you saw and said.</source>
        <translation>Kein Plugin ist installiert. Plugins lesen und schreiben weitere Arten von Dateien, lesen Text auf andere Weise und finden mehr in dem, was Sie sahen und sagten.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>Use {name}</source>
        <translation>{name} benutzen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>by {maker}</source>
        <translation>von {maker}</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>Write “{form}”…</source>
        <translation>„{form}“ schreiben…</translation>
    </message>
    <message>
        <location filename="../../ui/settings/plugins.py"/>
        <source>Allow {name} {version}?</source>
        <translation>{name} {version} erlauben?</translation>
    </message>
    <message>
        <location filename="../../ui/settings/reading.py"/>
        <source>Languages that are installed</source>
        <translation>Installierte Sprachen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/reading.py"/>
        <source>From a file…</source>
        <translation>Aus einer Datei…</translation>
    </message>
    <message>
        <location filename="../../ui/settings/reading.py"/>
        <source>Languages</source>
        <translation>Sprachen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/reading.py"/>
        <source>Those of your desktop, unless you choose. Each window is read in its own.</source>
        <translation>Die Ihres Desktops, wenn Sie nicht wählen. Jedes Fenster wird in seiner eigenen gelesen.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/reading.py"/>
        <source>Read with</source>
        <translation>Lesen mit</translation>
    </message>
    <message>
        <location filename="../../ui/settings/reading.py"/>
        <source>Another engine may read more, at several times the work.</source>
        <translation>Ein anderes Verfahren liest vielleicht mehr, mit einem Mehrfachen der Arbeit.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/reading.py"/>
        <source>A language of Tesseract's</source>
        <translation>Eine Sprache von Tesseract</translation>
    </message>
    <message>
        <location filename="../../ui/settings/reading.py"/>
        <source>not installed</source>
        <translation>nicht installiert</translation>
    </message>
    <message>
        <location filename="../../ui/settings/recording.py"/>
        <source>Record what is on the screen</source>
        <translation>Aufzeichnen, was auf dem Bildschirm ist</translation>
    </message>
    <message>
        <location filename="../../ui/settings/rules.py"/>
        <source>Switched off: these are recorded.</source>
        <translation>Ausgeschaltet: Diese werden aufgezeichnet.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/rules.py"/>
        <source>Leave out: {what}</source>
        <translation>Auslassen: {what}</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Privacy</source>
        <translation>Privatsphäre</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Storage</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Backup</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Other programs</source>
        <translation>Andere Programme</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Plugins</source>
        <translation>Plugins</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Privacy ledger</source>
        <translation>Auslassungen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Language model</source>
        <translation>Sprachmodell</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Starting</source>
        <translation>Start</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Keys that work everywhere</source>
        <translation>Tasten, die überall wirken</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Never recorded</source>
        <translation>Nie aufgezeichnet</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>These ship with Afterimage. Its own windows are always left out.</source>
        <translation>Diese bringt Afterimage mit. Seine eigenen Fenster bleiben immer außen vor.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Your exclusions</source>
        <translation>Ihre Ausnahmen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Only these</source>
        <translation>Nur diese</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Where anything is named here, nothing else is recorded.</source>
        <translation>Steht hier etwas, wird nichts anderes aufgezeichnet.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Where windows cannot be checked</source>
        <translation>Wo sich Fenster nicht prüfen lassen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>What is kept</source>
        <translation>Was aufbewahrt wird</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>How long it stays</source>
        <translation>Wie lange es bleibt</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Nothing goes unless you say so. Pinned memories stay whatever the rules.</source>
        <translation>Nichts verschwindet ohne Ihr Zutun. Angeheftete Erinnerungen bleiben, was die Regeln auch sagen.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Disk</source>
        <translation>Platte</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Locking</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Passphrase and keys</source>
        <translation>Passphrase und Schlüssel</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>A backup counts only after a trial restore matched.</source>
        <translation>Eine Sicherung zählt erst, wenn eine Probewiederherstellung stimmt.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Bring in</source>
        <translation>Hereinholen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Take out</source>
        <translation>Ausgeben</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Who may use your memory</source>
        <translation>Wer Ihr Gedächtnis nutzen darf</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Assistants and editors that ask over MCP. Each call stands in the privacy ledger.</source>
        <translation>Assistenten und Editoren, die über MCP fragen. Jeder Aufruf steht unter „Auslassungen“.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Packages of others. None of it runs before you allow it; one that changes is off.</source>
        <translation>Pakete anderer. Keines läuft, bevor Sie es erlauben; eines, das sich ändert, ist aus.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Your other devices</source>
        <translation>Ihre anderen Geräte</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>A bucket is named on the command line: “afterimage devices create s3://…”.</source>
        <translation>Ein Bucket wird auf der Befehlszeile angegeben: „afterimage devices create s3://…“.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Left out in the last seven days</source>
        <translation>In den letzten sieben Tagen ausgelassen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>What was not recorded, by which rule and how often; never what it was.</source>
        <translation>Was nicht aufgezeichnet wurde, nach welcher Regel und wie oft; nie, was es war.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Who writes answers</source>
        <translation>Wer Antworten schreibt</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Afterimage works without one. What a model writes is checked against the words it cites.</source>
        <translation>Afterimage kommt ohne aus. Was ein Modell schreibt, wird an den Worten geprüft, die es zitiert.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>What it may read</source>
        <translation>Was es lesen darf</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>About Afterimage</source>
        <translation>Über Afterimage</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Look at the screen every</source>
        <translation>Auf den Bildschirm sehen alle</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Hours</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Record only then: “Mon-Fri 09:00-18:00; Sat 10-12”.</source>
        <translation>Nur dann aufzeichnen: „Mon-Fri 09:00-18:00; Sat 10-12“.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Addresses of pages</source>
        <translation>Adressen von Seiten</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>So that an answer can lead back to the page or document.</source>
        <translation>Damit eine Antwort zur Seite oder zum Dokument zurückführen kann.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Processor, in the background</source>
        <translation>Prozessor, im Hintergrund</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>% of a core</source>
        <translation>% eines Kerns</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>No limit</source>
        <translation>Keine Grenze</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Kept by looking less often and reading later. What you ask for is never slowed.</source>
        <translation>Eingehalten durch selteneres Hinsehen und späteres Lesen. Was Sie verlangen, wird nie gebremst.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>On battery</source>
        <translation>Im Akkubetrieb</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Your name</source>
        <translation>Ihr Name</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>As others write it</source>
        <translation>Wie andere ihn schreiben</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>So that “I” is understood.</source>
        <translation>Damit „ich“ verstanden wird.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>The system's</source>
        <translation>Die des Systems</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Such as Europe/Berlin.</source>
        <translation>Etwa Europe/Berlin.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Programs</source>
        <translation>Programme</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Name of a program</source>
        <translation>Name eines Programms</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Window titles</source>
        <translation>Fenstertitel</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Words in the title</source>
        <translation>Wörter im Titel</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Any window whose title holds these words.</source>
        <translation>Jedes Fenster, dessen Titel diese Wörter enthält.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Web pages</source>
        <translation>Webseiten</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>bank.example</source>
        <translation>bank.example</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>A site with all below it, or a part such as wiki.example/hr.</source>
        <translation>Eine Website mit allem darunter, oder ein Teil wie wiki.example/hr.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>wiki.example</source>
        <translation>wiki.example</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Record all the same</source>
        <translation>Trotzdem aufzeichnen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Some Wayland desktops do not tell which windows are open. No exclusion holds there: everything that can be seen is recorded.</source>
        <translation>Manche Wayland-Desktops verraten nicht, welche Fenster offen sind. Dort gilt keine Ausnahme: Alles Sichtbare wird aufgezeichnet.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Pause below this much free room</source>
        <translation>Anhalten, wenn weniger frei ist als</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Ask for the passphrase after</source>
        <translation>Nach der Passphrase fragen nach</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>minutes without use</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Recording and filing go on meanwhile.</source>
        <translation>Aufzeichnen und Ablegen gehen derweil weiter.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>When the screen is locked</source>
        <translation>Wenn der Bildschirm gesperrt wird</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Forget the keys before the computer sleeps</source>
        <translation>Schlüssel vergessen, bevor der Rechner schläft</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>What is recorded until you unlock waits, sealed.</source>
        <translation>Was bis zum Entsperren aufgezeichnet wird, wartet versiegelt.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Back up every</source>
        <translation>Sichern alle</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>hours</source>
        <translation>Stunden</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Only when asked for</source>
        <translation>Nur auf Verlangen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Read all of it back every</source>
        <translation>Alles zurücklesen alle</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Exchange every</source>
        <translation>Austauschen alle</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Exchange pictures, too</source>
        <translation>Auch Bilder austauschen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Otherwise only what was read on them. Holds for what comes from now on.</source>
        <translation>Sonst nur, was darauf gelesen wurde. Gilt für alles, was von jetzt an dazukommt.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Look for facts that rules miss</source>
        <translation>Nach Fakten suchen, die Regeln entgehen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>In the background, on mains. An address elsewhere is sent what it reads.</source>
        <translation>Im Hintergrund, am Netz. Einer Adresse anderswo wird geschickt, was sie liest.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>A frame is kept only when something changed.</source>
        <translation>Eine Aufnahme bleibt nur, wenn sich etwas geändert hat.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Recording goes on by itself when there is room again.</source>
        <translation>Die Aufzeichnung geht von selbst weiter, wenn wieder Platz ist.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Not kept</source>
        <translation>Nicht aufbewahrt</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Where they are shown</source>
        <translation>Wo sie gezeigt werden</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Asked of browsers</source>
        <translation>Von Browsern erfragt</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>As always</source>
        <translation>Wie immer</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Half as much</source>
        <translation>Halb so viel</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Record nothing</source>
        <translation>Nichts aufzeichnen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Do nothing</source>
        <translation>Nichts tun</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Lock the view</source>
        <translation>Die Ansicht sperren</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Forget the keys</source>
        <translation>Die Schlüssel vergessen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>If it runs on this computer</source>
        <translation>Wenn es auf diesem Rechner läuft</translation>
    </message>
    <message>
        <location filename="../../ui/settings/sections.py"/>
        <source>Also at an address elsewhere</source>
        <translation>Auch bei einer Adresse anderswo</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>Present passphrase</source>
        <translation>Jetzige Passphrase</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>New passphrase</source>
        <translation>Neue Passphrase</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>The new passphrase again</source>
        <translation>Die neue Passphrase noch einmal</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>The old one opens nothing from then on.</source>
        <translation>Die alte öffnet von da an nichts mehr.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>Change…</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>Recovery key</source>
        <translation>Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>If you have lost it, or somebody may have seen it.</source>
        <translation>Wenn Sie ihn verloren haben oder jemand ihn gesehen haben könnte.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>Make a new one…</source>
        <translation>Neuen erstellen …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>All keys</source>
        <translation>Alle Schlüssel</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>If somebody may have learned your passphrase: change it first, then this.</source>
        <translation>Wenn jemand Ihre Passphrase erfahren haben könnte: erst diese ändern, dann das.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>Make new keys…</source>
        <translation>Neue Schlüssel …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>System's keyring</source>
        <translation>Schlüsselbund des Systems</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>…</source>
        <translation>…</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>Use it…</source>
        <translation>Verwenden …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>The passphrase opens it only together with {name}.</source>
        <translation>Die Passphrase öffnet nur zusammen mit {name}.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>With {name}, the passphrase alone opens nothing on another machine.</source>
        <translation>Mit {name} öffnet die Passphrase allein auf einem anderen Rechner nichts.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>Change the passphrase</source>
        <translation>Passphrase ändern</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>The recovery key stays as it is, and may be given in place of the present passphrase.</source>
        <translation>Der Wiederherstellungsschlüssel bleibt, wie er ist, und darf anstelle der jetzigen Passphrase stehen.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>Change it</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>A new recovery key</source>
        <translation>Ein neuer Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>It is shown once, on the next page. The one you have opens nothing from then on.</source>
        <translation>Er wird einmal gezeigt, auf der nächsten Seite. Der jetzige öffnet von da an nichts mehr.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>Make it</source>
        <translation>Erstellen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>New keys for everything</source>
        <translation>Neue Schlüssel für alles</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>Everything is sealed anew, little by little, and you get another recovery key. Your passphrase stays.</source>
        <translation>Alles wird nach und nach neu versiegelt, und Sie bekommen einen anderen Wiederherstellungsschlüssel. Ihre Passphrase bleibt.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>Make them</source>
        <translation>Erstellen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>This machine has no keyring that can be trusted with it.</source>
        <translation>Dieser Rechner hat keinen Schlüsselbund, dem man das anvertrauen könnte.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>Use it no more…</source>
        <translation>Nicht mehr verwenden …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>Use the system's keyring</source>
        <translation>Den Schlüsselbund des Systems verwenden</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>Use the keyring no more</source>
        <translation>Den Schlüsselbund nicht mehr verwenden</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>On another machine only the recovery key opens it then.</source>
        <translation>Auf einem anderen Rechner öffnet dann nur der Wiederherstellungsschlüssel.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>The passphrase opens it by itself again.</source>
        <translation>Die Passphrase öffnet wieder allein.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/security.py"/>
        <source>Use it no more</source>
        <translation>Nicht mehr verwenden</translation>
    </message>
    <message>
        <location filename="../../ui/settings/shortcuts.py"/>
        <source>Then offer for deletion</source>
        <translation>Danach zum Löschen anbieten</translation>
    </message>
    <message>
        <location filename="../../ui/settings/shortcuts.py"/>
        <source>You are asked when you next open the window.</source>
        <translation>Sie werden gefragt, wenn Sie das Fenster wieder öffnen.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/shortcuts.py"/>
        <source>Pause at once and hide all windows</source>
        <translation>Sofort anhalten und alle Fenster verbergen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/shortcuts.py"/>
        <source>Nothing is recorded from then on, until you resume.</source>
        <translation>Von da an wird nichts aufgezeichnet, bis Sie fortsetzen.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/shortcuts.py"/>
        <source>Brings the window to the front.</source>
        <translation>Holt das Fenster nach vorn.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/shortcuts.py"/>
        <source>the last {n} minute</source>
        <translation>die letzte {n} Minute</translation>
    </message>
    <message>
        <location filename="../../ui/settings/shortcuts.py"/>
        <source>the last {n} minutes</source>
        <translation>die letzten {n} Minuten</translation>
    </message>
    <message>
        <location filename="../../ui/settings/shortcuts.py"/>
        <source>This desktop lets no program take keys. In its own settings you can bind a key to the command “afterimage pause”.</source>
        <translation>Dieser Desktop überlässt Programmen keine Tasten. In seinen eigenen Einstellungen können Sie eine Taste mit dem Befehl „afterimage pause“ belegen.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/shortcuts.py"/>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <location filename="../../ui/settings/shortcuts.py"/>
        <source>No keys for “{what}”</source>
        <translation>Keine Tasten für „{what}“</translation>
    </message>
    <message>
        <location filename="../../ui/settings/shortcuts.py"/>
        <source>Another program has these keys, or this keyboard lacks them. Choose others.</source>
        <translation>Ein anderes Programm hat diese Tasten, oder die Tastatur hat sie nicht. Wählen Sie andere.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>By these rules {what} go for good, which frees about {size}; and later what becomes as old.</source>
        <translation>Nach diesen Regeln verschwinden {what} endgültig, was etwa {size} freigibt; und später, was ebenso alt wird.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>Look for damage</source>
        <translation>Nach Schäden suchen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>Looking for damage</source>
        <translation>Es wird nach Schäden gesucht</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>Search index and memories</source>
        <translation>Suchindex und Erinnerungen</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>Texts, as they were read</source>
        <translation>Texte, wie sie gelesen wurden</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>Waiting to be read</source>
        <translation>Wartet darauf, gelesen zu werden</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>Pictures and index, while locked</source>
        <translation>Bilder und Index, solange gesperrt ist</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>All is well: {size} read in {files}.</source>
        <translation>Alles in Ordnung: {size} in {files} gelesen.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>Leave as it was</source>
        <translation>Lassen, wie es war</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>See what would go…</source>
        <translation>Zeigen, was verschwände …</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>Everything stays</source>
        <translation>Alles bleibt</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>Pictures stay; their text stays longer</source>
        <translation>Bilder bleiben; ihr Text bleibt länger</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>Texts stay; memories made of them stay longer</source>
        <translation>Texte bleiben; Erinnerungen daraus bleiben länger</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>Memories stay</source>
        <translation>Erinnerungen bleiben</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>All together take at most</source>
        <translation>Alles zusammen höchstens</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>Let this go?</source>
        <translation>Darf das weg?</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>Keep these rules</source>
        <translation>Diese Regeln behalten</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>Keys, logs and reserve</source>
        <translation>Schlüssel, Protokolle und Reserve</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>{n} problem was found.</source>
        <translation>{n} Schaden wurde gefunden.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>{n} problems were found.</source>
        <translation>{n} Schäden wurden gefunden.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>For ever</source>
        <translation>Für immer</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>{n} picture</source>
        <translation>{n} Bild</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>{n} pictures</source>
        <translation>{n} Bilder</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>{n} frame or message</source>
        <translation>{n} Aufnahme oder Nachricht</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>{n} frames and messages</source>
        <translation>{n} Aufnahmen und Nachrichten</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>{size} free on the disk</source>
        <translation>{size} frei auf der Platte</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>“afterimage check” on the command line lists them.</source>
        <translation>„afterimage check“ auf der Befehlszeile zählt sie auf.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>These rules hold since {time}.</source>
        <translation>Diese Regeln gelten seit {time}.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>About {size} a day.</source>
        <translation>Etwa {size} am Tag.</translation>
    </message>
    <message>
        <location filename="../../ui/settings/storage.py"/>
        <source>The limit is reached in {days}.</source>
        <translation>Die Grenze ist in {days} erreicht.</translation>
    </message>
    <message>
        <location filename="../../ui/shell/conversations.py"/>
        <source>Recent conversations</source>
        <translation>Letzte Unterhaltungen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/conversations.py"/>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/conversations.py"/>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <location filename="../../ui/shell/header.py"/>
        <source>Rename this conversation</source>
        <translation>Diese Unterhaltung umbenennen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/header.py"/>
        <source>Delete this conversation</source>
        <translation>Diese Unterhaltung löschen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/header.py"/>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/header.py"/>
        <source>Start it again</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Keys and what they do</source>
        <translation>Tasten und was sie tun</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Ctrl</source>
        <translation>Strg</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>PgUp</source>
        <translation>Bild↑</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>PgDn</source>
        <translation>Bild↓</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Home</source>
        <translation>Pos1</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Pause and hide everything, whatever is in front</source>
        <translation>Pausieren und alles verbergen, egal was vorn ist</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Search, whatever is in front</source>
        <translation>Suchen, egal was vorn ist</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>EVERYWHERE</source>
        <translation>ÜBERALL</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>LOCKING</source>
        <translation>SPERREN</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>TIMELINE</source>
        <translation>ZEITLEISTE</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>A FRAME</source>
        <translation>EINE AUFNAHME</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Rename a conversation</source>
        <translation>Eine Unterhaltung umbenennen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Search this page</source>
        <translation>Diese Seite durchsuchen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>This map</source>
        <translation>Diese Übersicht</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Frame by frame</source>
        <translation>Aufnahme für Aufnahme</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Program by program</source>
        <translation>Programm für Programm</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Day by day</source>
        <translation>Tag für Tag</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>First and last frame</source>
        <translation>Erste und letzte Aufnahme</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>The newest frame</source>
        <translation>Die neueste Aufnahme</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Choose a day</source>
        <translation>Einen Tag wählen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Search the day</source>
        <translation>Den Tag durchsuchen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Play, stop</source>
        <translation>Abspielen, anhalten</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Open the frame</source>
        <translation>Die Aufnahme öffnen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Copy text and picture</source>
        <translation>Text und Bild kopieren</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Begin and end a stretch</source>
        <translation>Abschnitt beginnen und enden</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Tag the stretch</source>
        <translation>Den Abschnitt markieren</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Delete the frame</source>
        <translation>Die Aufnahme löschen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Back, one thing at a time</source>
        <translation>Zurück, eins nach dem anderen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>Larger, smaller</source>
        <translation>Größer, kleiner</translation>
    </message>
    <message>
        <location filename="../../ui/shell/keymap.py"/>
        <source>All of it, actual size</source>
        <translation>Alles davon, Originalgröße</translation>
    </message>
    <message>
        <location filename="../../ui/shell/main_page.py"/>
        <source>Delete this conversation?</source>
        <translation>Diese Unterhaltung löschen?</translation>
    </message>
    <message>
        <location filename="../../ui/shell/main_page.py"/>
        <source>Go to Ask</source>
        <translation>Zu Fragen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/main_page.py"/>
        <source>Go to Timeline</source>
        <translation>Zur Zeitleiste</translation>
    </message>
    <message>
        <location filename="../../ui/shell/main_page.py"/>
        <source>Go to Memories</source>
        <translation>Zu den Erinnerungen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/main_page.py"/>
        <source>Go to the vault</source>
        <translation>Zum Tresor</translation>
    </message>
    <message>
        <location filename="../../ui/shell/main_page.py"/>
        <source>Go to Insights</source>
        <translation>Zu den Einblicken</translation>
    </message>
    <message>
        <location filename="../../ui/shell/main_page.py"/>
        <source>Go to Settings</source>
        <translation>Zu den Einstellungen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/main_page.py"/>
        <source>Pause for 15 minutes</source>
        <translation>15 Minuten anhalten</translation>
    </message>
    <message>
        <location filename="../../ui/shell/main_page.py"/>
        <source>“{title}” is removed with its questions and answers. What you recorded stays.</source>
        <translation>„{title}“ wird mit Fragen und Antworten entfernt. Was Sie aufgezeichnet haben, bleibt.</translation>
    </message>
    <message>
        <location filename="../../ui/shell/pill.py"/>
        <source>Recording state: {text}</source>
        <translation>Stand der Aufzeichnung: {text}</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>What would be saved now</source>
        <translation>Was jetzt gespeichert würde</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>Looking</source>
        <translation>Es wird hingesehen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>Look again</source>
        <translation>Noch einmal hinsehen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>Looking at the screen, by your rules. Nothing of it is stored.</source>
        <translation>Der Bildschirm wird nach Ihren Regeln angesehen. Nichts davon wird gespeichert.</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>A window without a name</source>
        <translation>Ein Fenster ohne Namen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>{n} line of text</source>
        <translation>{n} Zeile Text</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>{n} lines of text</source>
        <translation>{n} Zeilen Text</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>No frame would be saved.</source>
        <translation>Keine Aufnahme würde gespeichert.</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>At present nothing is recorded anyway: {reason}</source>
        <translation>Im Augenblick wird ohnehin nichts aufgezeichnet: {reason}</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>kept</source>
        <translation>bleibt</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>painted over, ours</source>
        <translation>übermalt, unseres</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>painted over</source>
        <translation>übermalt</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>keeps all out</source>
        <translation>hält alles zurück</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>A frame would be saved, with {lines}.</source>
        <translation>Eine Aufnahme würde gespeichert, mit {lines}.</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>Taken out of text and picture: {what}.</source>
        <translation>Aus Text und Bild entfernt: {what}.</translation>
    </message>
    <message>
        <location filename="../../ui/shell/preview_dialog.py"/>
        <source>No frame would be saved, because of this rule: {rule}.</source>
        <translation>Keine Aufnahme würde gespeichert, wegen der Regel {rule}.</translation>
    </message>
    <message>
        <location filename="../../ui/shell/rename_dialog.py"/>
        <source>Leave it empty for the words it began with.</source>
        <translation>Leer lassen für die Worte, mit denen sie begann.</translation>
    </message>
    <message>
        <location filename="../../ui/shell/rename_dialog.py"/>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/rename_dialog.py"/>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="../../ui/shell/sidebar.py"/>
        <source>Forget the keys until you unlock again (Ctrl+L)</source>
        <translation>Die Schlüssel vergessen, bis Sie wieder entsperren (Strg+L)</translation>
    </message>
    <message>
        <location filename="../../ui/shell/sidebar.py"/>
        <source>Search everything (Ctrl+K)</source>
        <translation>Alles durchsuchen (Strg+K)</translation>
    </message>
    <message>
        <location filename="../../ui/shell/sidebar.py"/>
        <source>Your conversations will be kept here.</source>
        <translation>Ihre Unterhaltungen werden hier aufbewahrt.</translation>
    </message>
    <message>
        <location filename="../../ui/shell/sidebar.py"/>
        <source>RECENT</source>
        <translation>ZULETZT</translation>
    </message>
    <message>
        <location filename="../../ui/shell/sidebar.py"/>
        <source>New conversation (Ctrl+N)</source>
        <translation>Neue Unterhaltung (Strg+N)</translation>
    </message>
    <message>
        <location filename="../../ui/shell/sidebar.py"/>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
    <message>
        <location filename="../../ui/shell/sidebar.py"/>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <location filename="../../ui/shell/starting.py"/>
        <source>The engine does not start</source>
        <translation>Der Dienst startet nicht</translation>
    </message>
    <message>
        <location filename="../../ui/shell/window.py"/>
        <source>the last hour</source>
        <translation>die letzte Stunde</translation>
    </message>
    <message>
        <location filename="../../ui/shell/window.py"/>
        <source>{what} before you paused</source>
        <translation>{what}, bevor Sie angehalten haben</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/caption.py"/>
        <source>Play (Space)</source>
        <translation>Abspielen (Leertaste)</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/caption.py"/>
        <source>Copy text and picture (Ctrl+Shift+C)</source>
        <translation>Text und Bild kopieren (Strg+Umschalt+C)</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/caption.py"/>
        <source>Open this frame (Enter)</source>
        <translation>Diese Aufnahme öffnen (Eingabe)</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/caption.py"/>
        <source>Delete this frame (Delete)</source>
        <translation>Diese Aufnahme löschen (Entf)</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/caption.py"/>
        <source>Ask about it</source>
        <translation>Danach fragen</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/caption.py"/>
        <source>Tag…</source>
        <translation>Markieren…</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/caption.py"/>
        <source>Give this stretch a name, or take it off (T)</source>
        <translation>Diesem Abschnitt einen Namen geben oder nehmen (T)</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/caption.py"/>
        <source>Choose nothing (Esc)</source>
        <translation>Auswahl aufheben (Esc)</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/caption.py"/>
        <source>Remove tag</source>
        <translation>Markierung entfernen</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/caption.py"/>
        <source>Stop (Space)</source>
        <translation>Anhalten (Leertaste)</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/empty.py"/>
        <source>Loading the day</source>
        <translation>Der Tag wird geladen</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/film.py"/>
        <source>Frames of the day</source>
        <translation>Aufnahmen des Tages</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/page.py"/>
        <source>The day cannot be shown</source>
        <translation>Der Tag lässt sich nicht zeigen</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/page.py"/>
        <source>Nothing to look back on yet</source>
        <translation>Noch nichts zum Zurückblicken</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/page.py"/>
        <source>Frames appear here a few seconds after recording has begun.</source>
        <translation>Aufnahmen erscheinen hier wenige Sekunden, nachdem die Aufzeichnung begonnen hat.</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/page.py"/>
        <source>Nothing was recorded on this day</source>
        <translation>An diesem Tag wurde nichts aufgezeichnet</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/page.py"/>
        <source>To the newest day</source>
        <translation>Zum neuesten Tag</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/page.py"/>
        <source>Copied the text and the picture of this frame.</source>
        <translation>Text und Bild dieser Aufnahme kopiert.</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/page.py"/>
        <source>Not on this day</source>
        <translation>Nicht an diesem Tag</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/page.py"/>
        <source>{i} of {n}</source>
        <translation>{i} von {n}</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/tags.py"/>
        <source>Tag this stretch</source>
        <translation>Diesen Abschnitt markieren</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/tags.py"/>
        <source>Tag</source>
        <translation>Markieren</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/tags.py"/>
        <source>Name of the tag</source>
        <translation>Name der Markierung</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/tags.py"/>
        <source>A few words, such as a project</source>
        <translation>Ein paar Worte, etwa ein Projekt</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/toolbar.py"/>
        <source>Earlier day (Page up)</source>
        <translation>Früherer Tag (Bild auf)</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/toolbar.py"/>
        <source>Choose a day (D)</source>
        <translation>Einen Tag wählen (D)</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/toolbar.py"/>
        <source>Later day (Page down)</source>
        <translation>Späterer Tag (Bild ab)</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/toolbar.py"/>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/toolbar.py"/>
        <source>To the newest frame (N)</source>
        <translation>Zur neuesten Aufnahme (N)</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/toolbar.py"/>
        <source>Search this day</source>
        <translation>Diesen Tag durchsuchen</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/toolbar.py"/>
        <source>All programs</source>
        <translation>Alle Programme</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/toolbar.py"/>
        <source>Tags</source>
        <translation>Markierungen</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/toolbar.py"/>
        <source>Day: {day}</source>
        <translation>Tag: {day}</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/toolbar.py"/>
        <source>Programs: {what}</source>
        <translation>Programme: {what}</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/track.py"/>
        <source>The day</source>
        <translation>Der Tag</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/track.py"/>
        <source>Unknown program</source>
        <translation>Unbekanntes Programm</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>Away</source>
        <translation>Abwesend</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>Excluded</source>
        <translation>Ausgenommen</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>Switched off</source>
        <translation>Ausgeschaltet</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>Disk full</source>
        <translation>Platte voll</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>Not scheduled</source>
        <translation>Nicht vorgesehen</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>Not permitted</source>
        <translation>Nicht erlaubt</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>Asleep</source>
        <translation>Im Schlaf</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>Clock set</source>
        <translation>Uhr gestellt</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>Nothing recorded</source>
        <translation>Nichts aufgezeichnet</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>ddd, d MMMM yyyy</source>
        <translation>ddd, d. MMMM yyyy</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>{n} frame</source>
        <translation>{n} Aufnahme</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>{n} frames</source>
        <translation>{n} Aufnahmen</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <location filename="../../ui/timeline/words.py"/>
        <source>{h} h {m} min</source>
        <translation>{h} h {m} min</translation>
    </message>
    <message>
        <location filename="../../ui/tray/status_window.py"/>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <location filename="../../ui/tray/status_window.py"/>
        <source>Lock</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <location filename="../../ui/trouble/dialog.py"/>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <location filename="../../ui/trouble/dialog.py"/>
        <source>The report holds kinds and places of program code, nothing of what was recorded.</source>
        <translation>Der Bericht enthält Arten und Stellen im Programmcode, nichts vom Aufgezeichneten.</translation>
    </message>
    <message>
        <location filename="../../ui/trouble/dialog.py"/>
        <source>Copy the report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <location filename="../../ui/trouble/dialog.py"/>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <location filename="../../ui/trouble/watch.py"/>
        <source>Something went wrong in the windows</source>
        <translation>In den Fenstern ging etwas schief</translation>
    </message>
    <message>
        <location filename="../../ui/trouble/watch.py"/>
        <source>A part of the program met a defect. What was recorded is safe, and recording goes on. If something looks odd, start it again: you are asked for your passphrase then.</source>
        <translation>Ein Teil des Programms stieß auf einen Fehler. Das Aufgezeichnete ist sicher, und die Aufzeichnung läuft weiter. Sieht etwas seltsam aus, starten Sie neu: Sie werden dann nach der Passphrase gefragt.</translation>
    </message>
    <message>
        <location filename="../../ui/trouble/watch.py"/>
        <source>Start again</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <location filename="../../ui/trouble/watch.py"/>
        <source>The engine keeps stopping</source>
        <translation>Der Dienst bricht immer wieder ab</translation>
    </message>
    <message>
        <location filename="../../ui/trouble/watch.py"/>
        <source>It was started several times and ended each time, so nothing is recorded at present. What was recorded before is safe. It is tried again by itself, more and more seldom.</source>
        <translation>Er wurde mehrmals gestartet und endete jedes Mal, also wird zurzeit nichts aufgezeichnet. Was vorher aufgezeichnet wurde, ist sicher. Es wird von selbst weiter versucht, immer seltener.</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>Your memory is encrypted on this machine.</source>
        <translation>Ihr Gedächtnis ist auf diesem Rechner verschlüsselt.</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>Nothing is being recorded.</source>
        <translation>Es wird nichts aufgezeichnet.</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>Afterimage is locked</source>
        <translation>Afterimage ist gesperrt</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>Passphrase or recovery key</source>
        <translation>Passphrase oder Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>Forgot the passphrase? The recovery key you wrote down opens it too.</source>
        <translation>Passphrase vergessen? Der Wiederherstellungsschlüssel, den Sie aufgeschrieben haben, öffnet auch.</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>Recording goes on: what is on the screen is sealed until you unlock.</source>
        <translation>Die Aufzeichnung läuft weiter: Was auf dem Bildschirm ist, wird versiegelt, bis Sie entsperren.</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>Locked together with the screen.</source>
        <translation>Zusammen mit dem Bildschirm gesperrt.</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>You locked it.</source>
        <translation>Sie haben gesperrt.</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>Locked after some time without use.</source>
        <translation>Nach einiger Zeit ohne Benutzung gesperrt.</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>Locked after {n} minute without use.</source>
        <translation>Nach {n} Minute ohne Benutzung gesperrt.</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>Locked after {n} minutes without use.</source>
        <translation>Nach {n} Minuten ohne Benutzung gesperrt.</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>Recording goes on.</source>
        <translation>Die Aufzeichnung läuft weiter.</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>Recording is paused.</source>
        <translation>Die Aufzeichnung ist angehalten.</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>Afterimage is opening</source>
        <translation>Afterimage wird geöffnet</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/page.py"/>
        <source>Opening…</source>
        <translation>Wird geöffnet …</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/progress.py"/>
        <source>Preparing the search index. This is done once; nothing is lost.</source>
        <translation>Der Suchindex wird vorbereitet. Das geschieht einmal; nichts geht verloren.</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/progress.py"/>
        <source>How far it is</source>
        <translation>Wie weit es ist</translation>
    </message>
    <message>
        <location filename="../../ui/unlock/progress.py"/>
        <source>{share} % done.</source>
        <translation>{share} % geschafft.</translation>
    </message>
    <message>
        <location filename="../../ui/vault/dialogs.py"/>
        <source>Copied. The clipboard is emptied after {n} seconds.</source>
        <translation>Kopiert. Die Zwischenablage wird nach {n} Sekunden geleert.</translation>
    </message>
    <message>
        <location filename="../../ui/vault/dialogs.py"/>
        <source>Keep a secret</source>
        <translation>Ein Geheimnis aufbewahren</translation>
    </message>
    <message>
        <location filename="../../ui/vault/dialogs.py"/>
        <source>It is sealed by itself: never searched, never given to a model, and shown only for your passphrase. Its name is listed.</source>
        <translation>Es wird für sich versiegelt: nie durchsucht, nie einem Modell gegeben und nur für Ihre Passphrase gezeigt. Sein Name wird aufgeführt.</translation>
    </message>
    <message>
        <location filename="../../ui/vault/dialogs.py"/>
        <source>Keep it</source>
        <translation>Aufbewahren</translation>
    </message>
    <message>
        <location filename="../../ui/vault/dialogs.py"/>
        <source>Name, such as “Wi-Fi at home”</source>
        <translation>Name, etwa „WLAN zu Hause“</translation>
    </message>
    <message>
        <location filename="../../ui/vault/dialogs.py"/>
        <source>What it is, such as “password” (optional)</source>
        <translation>Was es ist, etwa „Passwort“ (freiwillig)</translation>
    </message>
    <message>
        <location filename="../../ui/vault/dialogs.py"/>
        <source>The secret itself</source>
        <translation>Das Geheimnis selbst</translation>
    </message>
    <message>
        <location filename="../../ui/vault/dialogs.py"/>
        <source>The passphrase or the recovery key, also while everything is open.</source>
        <translation>Die Passphrase oder der Wiederherstellungsschlüssel, auch wenn alles offen ist.</translation>
    </message>
    <message>
        <location filename="../../ui/vault/dialogs.py"/>
        <source>Show it</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <location filename="../../ui/vault/dialogs.py"/>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <location filename="../../ui/vault/dialogs.py"/>
        <source>Hidden again after {n} seconds.</source>
        <translation>Nach {n} Sekunden wieder verborgen.</translation>
    </message>
    <message>
        <location filename="../../ui/vault/view.py"/>
        <source>Passwords and codes that you chose to keep. Each is sealed by itself: never searched, never given to a model, and shown only for your passphrase. Nothing from your screen gets here by itself.</source>
        <translation>Passwörter und Codes, die Sie aufbewahren möchten. Jedes wird für sich versiegelt: nie durchsucht, nie einem Modell gegeben und nur für Ihre Passphrase gezeigt. Nichts kommt von selbst vom Bildschirm hierher.</translation>
    </message>
    <message>
        <location filename="../../ui/vault/view.py"/>
        <source>“{name}” is destroyed with its key. Nothing brings it back.</source>
        <translation>„{name}“ wird mit seinem Schlüssel vernichtet. Nichts bringt es zurück.</translation>
    </message>
    <message>
        <location filename="../../ui/vault/view.py"/>
        <source>Keep a secret…</source>
        <translation>Ein Geheimnis aufbewahren …</translation>
    </message>
    <message>
        <location filename="../../ui/vault/view.py"/>
        <source>Nothing is kept here yet.</source>
        <translation>Hier wird noch nichts aufbewahrt.</translation>
    </message>
    <message>
        <location filename="../../ui/vault/view.py"/>
        <source>Destroy this secret?</source>
        <translation>Dieses Geheimnis vernichten?</translation>
    </message>
    <message>
        <location filename="../../ui/vault/view.py"/>
        <source>Destroy</source>
        <translation>Vernichten</translation>
    </message>
    <message>
        <location filename="../../ui/vault/view.py"/>
        <source>Show…</source>
        <translation>Zeigen …</translation>
    </message>
    <message>
        <location filename="../../ui/vault/view.py"/>
        <source>Show {name}</source>
        <translation>{name} zeigen</translation>
    </message>
    <message>
        <location filename="../../ui/vault/view.py"/>
        <source>Destroy {name}</source>
        <translation>{name} vernichten</translation>
    </message>
    <message>
        <location filename="../../ui/widgets/clearing.py"/>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <location filename="../../ui/widgets/secret_field.py"/>
        <source>Show what is typed</source>
        <translation>Zeigen, was getippt wird</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>dddd, d MMMM yyyy</source>
        <translation>dddd, d. MMMM yyyy</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>{n} day ago</source>
        <translation>vor {n} Tag</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>{n} days ago</source>
        <translation>vor {n} Tagen</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>d MMMM yyyy</source>
        <translation>d. MMMM yyyy</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>d</source>
        <translation>d.</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>outside your hours</source>
        <translation>außerhalb Ihrer Zeiten</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>screen locked</source>
        <translation>Bildschirm gesperrt</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>you were away</source>
        <translation>Sie waren weg</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>left out by your rules</source>
        <translation>durch Ihre Regeln ausgelassen</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>not permitted</source>
        <translation>nicht erlaubt</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>disk full</source>
        <translation>Platte voll</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>asleep</source>
        <translation>im Schlaf</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>on battery</source>
        <translation>im Akkubetrieb</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>clock set</source>
        <translation>Uhr gestellt</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>not running</source>
        <translation>lief nicht</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>Nothing is recorded yet</source>
        <translation>Noch ist nichts aufgezeichnet</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>There was nothing to delete.</source>
        <translation>Es gab nichts zu löschen.</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>today</source>
        <translation>heute</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>yesterday</source>
        <translation>gestern</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>{n} gap</source>
        <translation>{n} Lücke</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>{n} gaps</source>
        <translation>{n} Lücken</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>memory</source>
        <translation>Erinnerung</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>memories</source>
        <translation>Erinnerungen</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>frame</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>frames</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>frame kept with these words blotted out</source>
        <translation>Aufnahme bleibt, mit diesen Worten geschwärzt</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>frames kept with these words blotted out</source>
        <translation>Aufnahmen bleiben, mit diesen Worten geschwärzt</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>answer that quotes it</source>
        <translation>Antwort, die es zitiert</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>answers that quote it</source>
        <translation>Antworten, die es zitieren</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>question of yours about it</source>
        <translation>Ihrer Fragen danach</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>questions of yours about it</source>
        <translation>Ihrer Fragen danach</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>capture not read yet</source>
        <translation>noch nicht gelesene Aufnahme</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>captures not read yet</source>
        <translation>noch nicht gelesene Aufnahmen</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>Hidden, with the keys of its pictures destroyed: {what}. The rest is destroyed as soon as the disk has room and everything that waits has been read.</source>
        <translation>Verborgen, und die Schlüssel der Bilder vernichtet: {what}. Der Rest wird vernichtet, sobald auf der Platte Platz ist und alles Wartende gelesen wurde.</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>{n} byte</source>
        <translation>{n} Byte</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>{n} bytes</source>
        <translation>{n} Bytes</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>{n} s ago</source>
        <translation>vor {n} s</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>{n} min ago</source>
        <translation>vor {n} min</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>{n} h ago</source>
        <translation>vor {n} h</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>Searched {range}</source>
        <translation>{range} durchsucht</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>Deleted for good: {what}.</source>
        <translation>Endgültig gelöscht: {what}.</translation>
    </message>
    <message>
        <location filename="../../ui/wording.py"/>
        <source>{h} h {n} min</source>
        <translation>{h} h {n} min</translation>
    </message>
</context>
</TS>

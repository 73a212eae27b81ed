"""German questions in English words, one by one, so that what understands English questions understands them.

Not a translation: function words, what people ask for, and the commonest things of offices and households.
What is not known stays as it is, names above all. Where a word was replaced the old one is kept, because the
answer may stand in a German text as well as in an English one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from core.text.german_times import RULES as TIMES
from core.text.names import find_people
from core.text.tokens import words
from core.text.translated import Rule, translated
from core.text.wordlists import STOP_WORDS

_FUNCTION: Final = """
    wann=when wer=who wen=whom wem=whom wessen=whose wo=where wohin=where woher=where warum=why wieso=why
    weshalb=why wie=how was=what welche=which welcher=which welches=which welchen=which welchem=which
    womit=what worüber=what wovon=what wofür=what_for woran=what wozu=what_for wobei=what ich=i mir=me
    mich=me mein=my meine=my meinen=my meinem=my meiner=my meines=my wir=we uns=us unser=our unsere=our
    unseren=our unserem=our unserer=our du=you sie=she er=he es=it ihm=him ihr=her ihre=her ihren=her
    ihrem=her ihrer=her sein=his seine=his seinen=his seinem=his seiner=his der=the die=the das=the
    den=the dem=the des=the ein=a eine=a einen=a einem=a einer=a eines=a und=and oder=or aber=but
    nicht=not kein=no keine=no keinen=no auch=also noch=still schon=already denn= mal= eigentlich=
    bitte=please genau= gerade=just dort=there da=there dieser=this diese=this dieses=this diesen=this
    diesem=this jemand=someone etwas=something alles=everything alle=all in=in im=in_the am=on_the an=on
    auf=on aus=from bei=at beim=at_the mit=with nach=after von=of vom=of_the vor=before zu=to zum=to_the
    zur=to_the für=for über=about um=at unter=under durch=through gegen=against ohne=without seit=since
    bis=until während=during wegen=because_of als=as dass=that ob=whether wenn=if habe=have hast=have
    hat=has haben=have habt=have hatte=had hatten=had bin=am bist=are ist=is sind=are war=was waren=were
    wird=will werden=will wurde=was wurden=were worden= kann=can können=can konnte=could soll=should
    sollte=should sollen=should muss=must müssen=must will=wants möchte=wants darf=may gibt=is
    zuletzt=last zuerst=first insgesamt=altogether ungefähr=about oft=often lange=long viel=much
    viele=many hieß=called heißt=called genannt=called
"""
_THINGS: Final = """
    rechnung=invoice rechnungen=invoices rechnungsnummer=invoice_number betrag=amount summe=total
    gesamtsumme=total gesamtbetrag=total preis=price preise=prices kosten=cost kostet=cost kostete=cost
    gebühr=fee miete=rent gehalt=salary honorar=fee rabatt=discount gutschein=voucher angebot=offer
    angebote=offers budget=budget steuer=tax versicherung=insurance vertrag=contract vertrags=contract
    kunde=customer kunden=customers kundennummer=customer_number bestellung=order bestellungen=orders
    bestellnummer=order_number auftrag=order auftragsnummer=order_number lieferung=delivery
    sendungsnummer=tracking_number buchung=booking buchungsnummer=booking_number buchungscode=booking_code
    bestätigung=confirmation telefonnummer=phone_number handynummer=mobile_number nummer=number
    telefon=phone handy=mobile adresse=address anschrift=address mailadresse=e-mail_address
    e-mail-adresse=e-mail_address mail=mail postleitzahl=zip_code straße=street stadt=city land=country
    ort=place hausnummer=house_number passwort=password kennwort=password pin=pin schlüssel=key
    konto=account kontonummer=account_number zugang=access benutzername=user_name name=name namen=names
    datei=file dateien=files ordner=folder seite=page seiten=pages webseite=website website=website
    link=link fenster=window programm=program tabelle=spreadsheet blatt=sheet dokument=document
    dokumente=documents bericht=report berichte=reports präsentation=presentation entwurf=draft notiz=note
    notizen=notes liste=list einkaufsliste=shopping_list
    leseliste=reading_list bild=picture bilder=pictures termin=appointment termine=appointments
    treffen=meeting besprechung=meeting besprechungen=meetings sitzung=meeting
    besprechungsraum=meeting_room raum=room zimmer=room zimmernummer=room_number kalender=calendar
    frist=deadline abgabe=deadline abgabefrist=deadline stichtag=deadline fällig=due datum=date
    uhrzeit=time zeit=time stunde=hour stunden=hours tag=day tage=days tagen=days woche=week wochen=weeks
    monat=month monate=months monaten=months jahr=year jahre=years jahren=years minuten=minutes
    geburtstag=birthday hochzeit=wedding urlaub=vacation reise=trip reisen=trips flug=flight flüge=flights
    flugnummer=flight_number zug=train bahnhof=station gleis=platform sitz=seat sitzplatz=seat hotel=hotel
    fahrkarte=ticket eintrittskarte=ticket tor=gate flughafen=airport arzt=doctor ärztin=doctor
    zahnarzt=dentist zahnärztin=dentist anwalt=lawyer anwältin=lawyer chef=boss chefin=boss
    kollege=colleague kollegin=colleague kollegen=colleagues freund=friend freundin=friend
    vermieter=landlord nachbar=neighbour nachbarin=neighbour lehrer=teacher lehrerin=teacher mutter=mother
    vater=father eltern=parents schwester=sister bruder=brother geschwister=siblings tochter=daughter
    sohn=son kind=child kinder=children kindern=children frau=wife mann=husband oma=grandma opa=grandpa
    großmutter=grandmother großvater=grandfather tante=aunt onkel=uncle hund=dog hunde=dogs katze=cat
    katzen=cats haustier=pet haustiere=pets familie=family firma=company arbeit=work beruf=job
    stelle=position büro=office haus=house wohnung=flat garten=garden küche=kitchen auto=car
    fahrrad=bicycle buch=book bücher=books film=film filme=films lied=song musik=music
    instrument=instrument instrumente=instruments farbe=color sport=sport hobby=hobby hobbys=hobbies
    gruppe=group verein=club kurs=course schule=school universität=university geschenk=gift rezept=recipe
    essen=food restaurant=restaurant geld=money ergebnis=result fehler=error fehlermeldung=error_message
    projekt=project projekte=projects aufgabe=task aufgaben=tasks version=version server=server
    rechner=computer drucker=printer grund=reason thema=topic nachricht=message nachrichten=messages
    neu=new neue=new neuen=new alt=old groß=big hoch=high teuer=expensive weit=far letzte=last
    letzten=last letzter=last letztes=last erste=first ersten=first nächste=next nächsten=next
    wichtig=important lieblings=favorite mal=times kommt=comes kommen=come geht=goes heute=today steht=is
    stand=was liegt=is lag=was findet=takes_place wohnt=lives wohne=live arbeitet=works arbeite=work
    spielt=plays mag=likes gefällt=likes endet=ends beginnt=begins beginn=start ende=end fängt=begins
    läuft=runs
    lernt=learns lerne=learn liest=reads lese=read schreibt=writes schreibe=write kauft=buys kaufe=buy
    isst=eats esse=eat trinkt=drinks fährt=goes fahre=go fliegt=flies fliege=fly kocht=cooks koche=cook
    baut=builds sucht=seeks suche=seek braucht=needs brauche=need trifft=meets treffe=meet besuche=visit
    lebt=lives lebe=live hilft=helps öffnet=opens schließt=closes zahlt=pays zahle=pay verkauft=sells
    malt=paints macht=does mache=do nutzt=uses nutze=use trägt=wears fehlt=lacks
"""
_DONE: Final = """
    geöffnet=open aufgemacht=open benutzt=use verwendet=use besucht=visit angesehen=look_at
    angeschaut=look_at gelesen=read bearbeitet=edit bezahlt=pay gezahlt=pay ausgegeben=spend gekauft=buy
    bestellt=order gebucht=book verkauft=sell geschrieben=write geschickt=send gesendet=send gesagt=say
    erzählt=tell gefragt=ask erwähnt=mention empfohlen=recommend vorgeschlagen=suggest versprochen=promise
    besprochen=discuss vereinbart=agree verschoben=move abgesagt=cancel gemacht=do getan=do gegangen=go
    gefahren=go gereist=travel geflogen=fly gewesen=be gekommen=come angekommen=arrive getroffen=meet
    kennengelernt=meet gesehen=see gehört=hear gefunden=find verloren=lose vergessen=forget bekommen=get
    erhalten=receive gegeben=give genommen=take gespielt=play gemalt=paint gebaut=build gekocht=cook
    gegessen=eat gelernt=learn geplant=plan begonnen=begin angefangen=start aufgehört=stop beendet=finish
    gespeichert=save gelöscht=delete installiert=install gemietet=rent geheiratet=marry gefeiert=celebrate
    gewonnen=win gezogen=move umgezogen=move unterschrieben=sign genehmigt=approve passiert=happen
    gestorben=die geboren=born gearbeitet=work verbracht=spend gewohnt=live
"""


def _table(text: str) -> dict[str, str]:
    pairs = (entry.partition("=") for entry in text.split())
    return {german: english.replace("_", " ") for german, _, english in pairs}


_DOING: Final = _table(_DONE)
_WORDS: Final = _table(_FUNCTION) | _table(_THINGS) | _DOING
_BOTH: Final = frozenset({"in", "am", "was", "die", "war", "will", "hat", "so", "an", "name", "mal", "not"})
"""Words of both languages; they tell nothing of which it is."""
_PHRASES: Final = (
    (r"um\s+wie\s?viel\s+uhr|wie\s+spät", "at what time"),
    (r"wie\s?viele[nr]?", "how many"),
    (r"wie\s?viel", "how much"),
    (r"wie\s+hei(?:ß|ss)t", "what is the name of"),
    (r"wie\s+hei(?:ß|ss)en", "what are the names of"),
    (r"wie\s+lautet", "what is"),
    (r"was\s+für\s+eine?[nmr]?|welche\s+art(?:\s+von)?", "what kind of"),
    (r"gibt\s+es", "is there"),
    (r"zum\s+letzten\s+mal|das\s+letzte\s+mal", "last"),
    (r"zum\s+ersten\s+mal|das\s+erste\s+mal", "first"),
)
_SAID_TOGETHER: Final[tuple[Rule, ...]] = tuple(
    (re.compile(rf"(?i)\b(?:{pattern})\b"), lambda _match, become=become: become)  # type: ignore[misc]
    for pattern, become in _PHRASES
)
_NOUN_FOLLOWS: Final = frozenset(
    """
    der die das den dem des ein eine einen einem einer im am zum zur vom beim mein meine meinen meinem
    meiner unser unsere unseren unserem unserer dein deine sein seine ihr ihre kein keine welche welcher
    welches welchen
    """.split()  # noqa: SIM905 -- a list of words
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OWNER: Final = re.compile(r"[A-ZÄÖÜ][^\W\d_]+[^s\W]s\s+[A-ZÄÖÜ]")
"""Whose something is: "Anas Hund" is Ana's, and Jonas is found to be a name as he stands."""
_AUXILIARY: Final = r"(?:have|has|had|am|are|is|was|were)"
_PERFECT: Final = re.compile(
    rf"(?i)\b{_AUXILIARY}\s+(?P<who>(?:my|our|his|her|the)\s+[\w-]+|[\w'-]+(?:\s+(?-i:[A-Z])[\w'-]*)*)"
    r"(?P<rest>\s.*?)?"
    rf"\s(?P<act>{'|'.join(sorted(set(_DOING.values()), key=len, reverse=True))})(?P<end>\s*[?.!]*\s*)$"
)
"""The second half of a German perfect, in English words: "how often have i the sheet open?"."""


@dataclass(frozen=True, slots=True)
class Gloss:
    """A German question in English words."""

    text: str
    meant: dict[str, frozenset[str]]
    """For a folded word of it the folded German words that it stands for."""


def is_german(text: str) -> bool:
    """Whether most of the words that tell a language are German."""
    folded = [token.text.casefold() for token in words(text)]
    german = sum(word not in _BOTH and _WORDS.get(word, word) != word for word in folded)
    return german > sum(word not in _BOTH and word in STOP_WORDS for word in folded)


def gloss(text: str) -> Gloss:
    """A German question in English words, in English order where it tells what somebody has done."""
    english = translated(text, (*TIMES, *_SAID_TOGETHER, (_WORD, _word_of(text))))
    meant: dict[str, set[str]] = {}
    for start, end, was_start, was_end in english.replaced:
        was = words(text[was_start:was_end])
        if len(was) == 1 and was[0].text.casefold() in _WORDS:
            for token in words(english.text[start:end]):
                meant.setdefault(token.folded, set()).add(was[0].folded)
    return Gloss(
        _in_order(" ".join(english.text.split())), {word: frozenset(each) for word, each in meant.items()}
    )


def _word_of(text: str) -> Callable[[re.Match[str]], str]:
    def become(match: re.Match[str]) -> str:
        word = match.group()
        parts = [_WORDS.get(part.casefold()) for part in (word, *word.split("-"))]
        if parts[0] is not None:
            return parts[0]
        if len(parts) > 2 and all(parts[1:]):  # noqa: PLR2004 -- the whole and two parts
            return " ".join(part for part in parts[1:] if part)
        if _OWNER.match(text, match.start()) and find_people(word[:-1]):
            return f"{word[:-1]}'s"
        before = text[: match.start()].split()
        # After an article a capital only says that it is a noun.
        noun = bool(before) and before[-1].casefold() in _NOUN_FOLLOWS
        return word.lower() if noun and word[0].isupper() and word[1:].islower() else word

    return become


def _in_order(text: str) -> str:
    match = _PERFECT.search(text)
    if match is None:
        return text
    head, rest = text[: match.start()], match["rest"] or ""
    if head.strip().casefold() == "who":
        return f"{head}did {match['act']} {match['who']}{rest}{match['end']}"
    first = re.match(r" (?:last|first)(?= )(?! (?:night|week|month|year|\w+day)\b)", rest)
    when, rest = (first.group(), rest[first.end() :]) if first else ("", rest)
    return f"{head}did {match['who']}{when} {match['act']}{rest}{match['end']}"

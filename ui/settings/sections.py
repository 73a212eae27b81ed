"""All settings, section by section. A new one is a line here."""

from ui.settings.about import AboutPanel
from ui.settings.answers import ModelPanel
from ui.settings.appearance import AppearancePanel
from ui.settings.autostart import AutostartRow
from ui.settings.backup import BackupPanel
from ui.settings.bring_in import ImportPanel
from ui.settings.carry_out import ExportPanel
from ui.settings.clients import ClientsPanel
from ui.settings.declared import Choice, Group, Names, Number, Panel, Section, Switch, Words
from ui.settings.devices import DevicesPanel
from ui.settings.ledger import LedgerPanel
from ui.settings.plugins import PluginsPanel
from ui.settings.reading import ReadingPanel
from ui.settings.recording import RecordingRow
from ui.settings.rules import ShippedRules
from ui.settings.security import SecretsPanel
from ui.settings.shortcuts import ShortcutsPanel
from ui.settings.storage import RulesPanel, StoragePanel
from ui.translation import tr


def sections() -> tuple[Section, ...]:
    """In the order in which they are shown."""
    made = (
        _capture, _privacy, _storage, _security, _backup, _devices, _exchange, _plugins, _ledger, _answers,
        _about,
    )  # fmt: skip
    return tuple(section() for section in made)


def _capture() -> Section:
    return Section(
        "monitor",
        tr("Recording"),
        (
            Group(
                tr("Recording"),
                (
                    Panel(RecordingRow),
                    Number(
                        "capture.interval",
                        tr("Look at the screen every"),
                        0.5,
                        60,
                        0.5,
                        tr("seconds"),
                        about=tr("A frame is kept only when something changed."),
                    ),
                    Words(
                        "capture.hours",
                        tr("Hours"),
                        tr("Always"),
                        tr("Record only then: “Mon-Fri 09:00-18:00; Sat 10-12”."),
                    ),
                    Choice(
                        "capture.addresses",
                        tr("Addresses of pages"),
                        (
                            ("off", tr("Not kept")),
                            ("given", tr("Where they are shown")),
                            ("requested", tr("Asked of browsers")),
                        ),
                        tr("So that an answer can lead back to the page or document."),
                    ),
                ),
            ),
            Group(tr("Appearance"), (Panel(AppearancePanel),)),
            Group(
                tr("Starting"),
                (Panel(AutostartRow),),
            ),
            Group(
                tr("Reading"),
                (Panel(ReadingPanel),),
            ),
            Group(
                tr("Keys that work everywhere"),
                (Panel(ShortcutsPanel),),
            ),
            Group(
                tr("Budget"),
                (
                    Number(
                        "budget.cpu_percent",
                        tr("Processor, in the background"),
                        1,
                        800,
                        1,
                        tr("% of a core"),
                        tr("No limit"),
                        tr("Kept by looking less often and reading later. What you ask for is never slowed."),
                    ),
                    Choice(
                        "budget.on_battery",
                        tr("On battery"),
                        (
                            ("normal", tr("As always")),
                            ("slow", tr("Half as much")),
                            ("none", tr("Record nothing")),
                        ),
                    ),
                ),
            ),
            Group(
                tr("You"),
                (
                    Words(
                        "user.name",
                        tr("Your name"),
                        tr("As others write it"),
                        tr("So that “I” is understood."),
                    ),
                    Words("user.zone", tr("Time zone"), tr("The system's"), tr("Such as Europe/Berlin.")),
                ),
            ),
        ),
    )


def _privacy() -> Section:
    return Section(
        "eye-off",
        tr("Privacy"),
        (
            Group(
                tr("Never recorded"),
                (Panel(ShippedRules),),
                tr("These ship with Afterimage. Its own windows are always left out."),
            ),
            Group(
                tr("Your exclusions"),
                (
                    Names("privacy.exclude_apps", tr("Programs"), tr("Name of a program"), programs=True),
                    Names(
                        "privacy.exclude_titles",
                        tr("Window titles"),
                        tr("Words in the title"),
                        tr("Any window whose title holds these words."),
                    ),
                    Names(
                        "privacy.exclude_urls",
                        tr("Web pages"),
                        tr("bank.example"),
                        tr("A site with all below it, or a part such as wiki.example/hr."),
                    ),
                ),
            ),
            Group(
                tr("Only these"),
                (
                    Names("privacy.only_apps", tr("Programs"), tr("Name of a program"), programs=True),
                    Names("privacy.only_urls", tr("Web pages"), tr("wiki.example")),
                ),
                tr("Where anything is named here, nothing else is recorded."),
            ),
            Group(
                tr("Where windows cannot be checked"),
                (
                    Switch(
                        "privacy.unchecked_windows",
                        tr("Record all the same"),
                        tr(
                            "Some Wayland desktops do not tell which windows are open. No exclusion "
                            "holds there: everything that can be seen is recorded."
                        ),
                    ),
                ),
            ),
        ),
    )


def _storage() -> Section:
    return Section(
        "hard-drive",
        tr("Storage"),
        (
            Group(tr("What is kept"), (Panel(StoragePanel),)),
            Group(
                tr("How long it stays"),
                (Panel(RulesPanel),),
                tr("Nothing goes unless you say so. Pinned memories stay whatever the rules."),
            ),
            Group(
                tr("Disk"),
                (
                    Number(
                        "storage.min_free_mb",
                        tr("Pause below this much free room"),
                        64,
                        1_048_576,
                        256,
                        "MB",
                        about=tr("Recording goes on by itself when there is room again."),
                    ),
                ),
            ),
        ),
    )


def _security() -> Section:
    return Section(
        "lock",
        tr("Security"),
        (
            Group(
                tr("Locking"),
                (
                    Number(
                        "security.view_lock_minutes",
                        tr("Ask for the passphrase after"),
                        1,
                        1440,
                        1,
                        tr("minutes without use"),
                        tr("Never"),
                        tr("Recording and filing go on meanwhile."),
                    ),
                    Choice(
                        "security.lock_on_session_lock",
                        tr("When the screen is locked"),
                        (
                            ("off", tr("Do nothing")),
                            ("view", tr("Lock the view")),
                            ("vault", tr("Forget the keys")),
                        ),
                    ),
                    Switch(
                        "security.lock_on_suspend",
                        tr("Forget the keys before the computer sleeps"),
                        tr("What is recorded until you unlock waits, sealed."),
                    ),
                ),
            ),
            Group(tr("Passphrase and keys"), (Panel(SecretsPanel),)),
        ),
    )


def _backup() -> Section:
    return Section(
        "archive",
        tr("Backup"),
        (
            Group(
                tr("Backup"),
                (
                    Panel(BackupPanel),
                    Number(
                        "backup.every_hours",
                        tr("Back up every"),
                        1,
                        744,
                        1,
                        tr("hours"),
                        tr("Only when asked for"),
                    ),
                    Number(
                        "backup.full_check_days",
                        tr("Read all of it back every"),
                        1,
                        3650,
                        1,
                        tr("days"),
                        tr("Never"),
                    ),
                ),
                tr("A backup counts only after a trial restore matched."),
            ),
        ),
    )


def _exchange() -> Section:
    return Section(
        "users",
        tr("Other programs"),
        (
            Group(tr("Bring in"), (Panel(ImportPanel),)),
            Group(tr("Take out"), (Panel(ExportPanel),)),
            Group(
                tr("Who may use your memory"),
                (Panel(ClientsPanel),),
                tr("Assistants and editors that ask over MCP. Each call stands in the privacy ledger."),
            ),
        ),
    )


def _plugins() -> Section:
    return Section(
        "puzzle",
        tr("Plugins"),
        (
            Group(
                tr("Plugins"),
                (Panel(PluginsPanel),),
                tr("Packages of others. None of it runs before you allow it; one that changes is off."),
            ),
        ),
    )


def _devices() -> Section:
    return Section(
        "refresh-cw",
        tr("Devices"),
        (
            Group(
                tr("Your other devices"),
                (
                    Panel(DevicesPanel),
                    Number(
                        "devices.every_minutes",
                        tr("Exchange every"),
                        5,
                        10080,
                        5,
                        tr("minutes"),
                        tr("Only when asked for"),
                    ),
                    Switch(
                        "devices.pictures",
                        tr("Exchange pictures, too"),
                        tr("Otherwise only what was read on them. Holds for what comes from now on."),
                    ),
                ),
                tr("A bucket is named on the command line: “afterimage devices create s3://…”."),
            ),
        ),
    )


def _ledger() -> Section:
    return Section(
        "shield-check",
        tr("Privacy ledger"),
        (
            Group(
                tr("Left out in the last seven days"),
                (Panel(LedgerPanel),),
                tr("What was not recorded, by which rule and how often; never what it was."),
            ),
        ),
    )


def _answers() -> Section:
    return Section(
        "sparkles",
        tr("Language model"),
        (
            Group(
                tr("Who writes answers"),
                (Panel(ModelPanel),),
                tr(
                    "Afterimage works without one. What a model writes is checked against the words it cites."
                ),
            ),
            Group(
                tr("What it may read"),
                (
                    Choice(
                        "models.file_memories",
                        tr("Look for facts that rules miss"),
                        (
                            ("off", tr("Never")),
                            ("local", tr("If it runs on this computer")),
                            ("always", tr("Also at an address elsewhere")),
                        ),
                        tr("In the background, on mains. An address elsewhere is sent what it reads."),
                    ),
                ),
            ),
        ),
    )


def _about() -> Section:
    return Section("info", tr("About"), (Group(tr("About Afterimage"), (Panel(AboutPanel),)),))

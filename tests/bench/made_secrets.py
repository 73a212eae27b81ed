"""Made-up secrets in sentences, forms and programs, and things that only look like secrets, from a seed."""

import base64
import random
import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import mnemonic
from stdnum import luhn
from stdnum.iso7064 import mod_97_10

from core.reading.redaction.found import Found, Kind


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with a secret in it."""

    kind: Kind
    text: str
    secret: str


_UPPER, _DIGITS = string.ascii_uppercase, string.digits
_HEX: Final = "0123456789abcdef"
_PASSPORT: Final = "0123456789FGHJKLMNPRTVWXYZ"
_ALNUM: Final = string.ascii_letters + _DIGITS
_NAMES: Final = ("Marta Keller", "Jonas Osei", "Priya Nair", "Elena Novak", "Tom Becker", "Aiko Tanaka")
_SITES: Final = ("shop.example", "mail.example", "bank.example", "git.example", "cloud.example")
_WORDS: Final = tuple(
    (Path(mnemonic.__file__).parent / "wordlist" / "english.txt").read_text(encoding="utf-8").split()
)


_LEFT: Final = 2
"""Characters of a secret that may stay, such as a full stop that belonged to it."""


def is_covered(sample: Sample, found: Iterable[Found]) -> bool:
    """Whether no more than a little of a sample's secret would stay."""
    start = sample.text.index(sample.secret)
    covered = {at for one in found for at in range(one.start, one.end)}
    return sum(at not in covered for at in range(start, start + len(sample.secret))) <= _LEFT


class SecretMaker:
    """Makes samples; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._makers: dict[Kind, Callable[[], tuple[str, tuple[str, ...]]]] = {
            "card": self._card,
            "iban": self._iban,
            "token": self._token,
            "password": self._password,
            "code": self._code,
            "seed": self._seed,
            "id-number": self._id_number,
        }

    def samples(self, each: int) -> list[Sample]:
        """So many of each kind."""
        made = []
        for kind, maker in self._makers.items():
            for _ in range(each):
                secret, templates = maker()
                text = self._random.choice(templates).format(
                    secret, name=self._random.choice(_NAMES), site=self._random.choice(_SITES)
                )
                made.append(Sample(kind, text, secret))
        return made

    def benign(self, count: int) -> list[str]:
        """Texts of screens in which nothing is secret."""
        return [self._innocent() for _ in range(count)]

    def read_badly(self, samples: Iterable[Sample]) -> list[Sample]:
        """The samples as a careless reader would have them, but for those it reads well."""
        return [
            Sample(one.kind, one.text.replace(one.secret, bad), bad)
            for one in samples
            if (bad := self.noised(one.secret)) != one.secret
        ]

    def noised(self, text: str, rate: float = 0.12) -> str:
        """The text as a careless reader would have it: O for 0, l for 1, spaces where there are none."""
        swaps = {"0": "O", "O": "0", "1": "l", "l": "1", "I": "l"}
        out = []
        for at, character in enumerate(text):
            out.append(swaps[character] if character in swaps and self._random.random() < rate else character)
            inside = text[at : at + 2].isalnum() and len(text[at : at + 2]) > 1
            if (
                inside
                and any(one.isdigit() for one in text[at : at + 2])
                and self._random.random() < rate / 4
            ):
                out.append(" ")
        return "".join(out)

    # ── secrets ──────────────────────────────────────────────────────────────────────────────────────

    def _some(self, alphabet: str, count: int) -> str:
        return "".join(self._random.choices(alphabet, k=count))

    def _card(self) -> tuple[str, tuple[str, ...]]:
        prefix, length = self._random.choice(
            (("4", 16), (str(self._random.randint(51, 55)), 16), ("37", 15), ("6011", 16), ("2345", 16))
        )
        digits = prefix + self._some(_DIGITS, length - len(prefix) - 1)
        digits += luhn.calc_check_digit(digits)
        form = self._random.choice(("plain", "spaces", "dashes"))
        if form != "plain":
            cuts = (4, 10, 15) if length == 15 else (4, 8, 12, 16)
            groups = [digits[a:b] for a, b in zip((0, *cuts), cuts, strict=False)]
            digits = (" " if form == "spaces" else "-").join(groups)
        return digits, (
            "Card number: {} valid thru 09/28",
            "Please charge {} for the tickets, thanks, {name}",
            "{}",
            "Visa {} ({name})",
            "card={}&cvc=",
            "Kreditkarte {} bei {site}",
        )

    def _iban(self) -> tuple[str, tuple[str, ...]]:
        country, bban = self._random.choice(
            (
                ("DE", self._some(_DIGITS, 18)),
                ("GB", "NWBK" + self._some(_DIGITS, 14)),
                ("NL", "INGB" + self._some(_DIGITS, 10)),
                ("AT", self._some(_DIGITS, 16)),
            )
        )
        check = mod_97_10.calc_check_digits(f"{bban}{country}")
        number = country + check + bban
        if self._random.random() < 0.5:
            number = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
        return number, (
            "IBAN: {}",
            "Please transfer the rent to {} by Friday.",
            "{name}\t{}\tCOBADEFFXXX",
            "Bankverbindung {} (Sparkasse)",
            "Account {}",
        )

    def _token(self) -> tuple[str, tuple[str, ...]]:
        token = self._random.choice(
            (
                "AKIA" + self._some(_UPPER + _DIGITS, 16),
                "ghp_" + self._some(_ALNUM, 36),
                "github_pat_" + self._some(_ALNUM, 22) + "_" + self._some(_ALNUM, 59),
                "glpat-" + self._some(_ALNUM, 20),
                "sk-proj-" + self._some(_ALNUM, 48),
                "sk_live_" + self._some(_ALNUM, 24),
                "xoxb-" + self._some(_DIGITS, 12) + "-" + self._some(_ALNUM, 24),
                "AIza" + self._some(_ALNUM, 35),
                "npm_" + self._some(_ALNUM, 36),
                "hf_" + self._some(_ALNUM, 34),
                ".".join(
                    ("eyJ" + self._some(_ALNUM, 20), "eyJ" + self._some(_ALNUM, 40), self._some(_ALNUM, 43))
                ),
            )
        )
        return token, (
            "export API_TOKEN={}",
            "{}",
            "Authorization: Bearer {}",
            "token: {}",
            'client = Client("{}")',
            "{name} pasted {} into the channel",
            "curl -H 'X-Key: {}' https://{site}/v1",
        )

    def _password(self) -> tuple[str, tuple[str, ...]]:
        password = self._random.choice(
            (
                self._some(_ALNUM + "!#$%&*+-?@^_", self._random.randint(8, 18)),
                self._random.choice(_WORDS).title() + self._some(_DIGITS, 3) + "!",
                "".join(self._random.sample(_WORDS, 2)) + self._some(_DIGITS, 2),
                base64.b64encode(self._random.randbytes(12)).decode(),
            )
        )
        return password, (
            "Password: {}",
            "password={}",
            "Passwort: {}",
            "Username: {name}\tPassword: {}",
            "Wi-Fi password: {}",
            "The password for {site} is {}",
            "Your temporary password is {} and expires tomorrow",
            "pwd: {}",
            "Mot de passe : {}",
            "Contraseña: {}",
            "DB_PASSWORD: {}",
            "login {name} / passphrase: {}",
        )

    def _code(self) -> tuple[str, tuple[str, ...]]:
        digits = self._some(_DIGITS, self._random.choice((4, 6, 6, 6, 8)))
        if len(digits) == 6 and self._random.random() < 0.3:
            digits = f"{digits[:3]} {digits[3:]}"
        return digits, (
            "Your verification code is {}",
            "{} is your {site} login code.",
            "Use code {} to sign in to {site}",
            "Security code: {}",
            "Your one-time password is {}. It expires in 10 minutes.",
            "OTP {} for the payment at {site}",
            "Bestätigungscode: {}",
            "Confirmation code {}",
            "Enter {} to confirm your sign-in",
        )

    def _seed(self) -> tuple[str, tuple[str, ...]]:
        words = self._random.sample(_WORDS, self._random.choice((12, 12, 18, 24)))
        if self._random.random() < 0.4:
            phrase = " ".join(f"{number}. {word}" for number, word in enumerate(words, 1))[3:]
        else:
            phrase = " ".join(words)
        return phrase, ("{}", "Recovery phrase: {}", "Write this down: {}", "wallet of {name}\n{}")

    def _id_number(self) -> tuple[str, tuple[str, ...]]:
        number = self._random.randint
        value, label = self._random.choice(
            (
                (f"{number(101, 600)}-{number(10, 99)}-{number(1000, 9999)}", "SSN"),
                ("C" + self._some(_PASSPORT, 4) + self._some(_DIGITS, 4), "Passport number"),
                (self._some(_UPPER, 2) + " " + " ".join(self._some(_DIGITS, 2) for _ in range(3)) + " C",
                 "National Insurance number"),
                (self._some(_UPPER, 1) + self._some(_DIGITS, 8), "Driver's license"),
                ("L" + self._some(_DIGITS, 8), "Ausweisnummer"),
            )
        )  # fmt: skip
        return value, (label + ": {}", label + " {}", "{name}, " + label + " {}", label + " no. {}")

    # ── what only looks like it ──────────────────────────────────────────────────────────────────────

    def _innocent(self) -> str:
        number = self._random.randint
        return self._random.choice(
            (
                f"Order {self._some(_DIGITS, 16)} ships on Tuesday",
                f"commit {self._some(_HEX, 40)}",
                f"Invoice INV-{number(10000, 99999)} of ${number(10, 9999)}.00 is due on 2026-04-12",
                f"Call {self._random.choice(_NAMES)} at +49 30 {number(1000000, 9999999)}",
                f"mobile +{number(40, 49)} {number(1500, 1799)} {number(1000000, 9999999)}",
                f"error code {number(100, 999999)}",
                f"postal code {number(10000, 99999)}",
                f"Use code SAVE{number(10, 50)} at checkout",
                f"build {number(1000, 9999)} finished in {number(2, 59)} minutes",
                "Password must be at least 12 characters",
                "Forgot your password?",
                "Password: ••••••••••",
                "The password is incorrect. Try again.",
                f"Tracking number 1Z999AA1{self._some(_DIGITS, 10)}",
                f"UUID {self._some(_HEX, 8)}-{self._some(_HEX, 4)}-4abc-9def-{self._some(_HEX, 12)}",
                f"token usage: {number(100, 9999)} of 128000 tokens",
                f"IMEI {self._some(_DIGITS, 15)}",
                f"ISBN 978-{number(1, 9)}-{number(1000, 9999)}-{number(1000, 9999)}-{number(0, 9)}",
                f"2026-11-{number(10, 30)}T{number(10, 23)}:{number(10, 59)}:{number(10, 59)}Z",
                f"{self._random.choice(_NAMES)}: the code name of it is {self._random.choice(_WORDS)}",
                f"def login(user, password): return check({self._random.choice(_WORDS)}, password)",
                f"area code 0{number(10, 99)}, extension {number(1000, 9999)}",
                f"Passport office opens at {number(8, 11)}:00",
                "We walked along the river and then had dinner at the small place near the market",
                f"Flight LH{number(100, 9999)} gate B{number(1, 60)} seat {number(1, 40)}C",
                f"Reference {self._some(_DIGITS, 12)}",
                f"192.168.{number(0, 255)}.{number(1, 254)} port {number(1024, 65535)}",
                f"key: {self._random.choice(_WORDS)}",
                "secret santa list for the office",
                f"pin {number(1, 40)} of the connector is ground",
                f"Session token: expired {number(2, 50)} minutes ago",
                f"Status code {number(200, 599)} from {self._random.choice(_SITES)}",
                f"Version 4.{number(0, 30)}.{number(0, 99)} build {self._some(_DIGITS, 8)}",
            )
        )

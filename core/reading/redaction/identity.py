"""Numbers that states give to people: by form and check digit, or by the words before them."""

import re
from collections.abc import Iterator
from typing import Final

from stdnum.be import nn as be_nn
from stdnum.br import cpf as br_cpf
from stdnum.ch import ssn as ch_ssn
from stdnum.de import idnr as de_idnr
from stdnum.es import dni as es_dni, nie as es_nie
from stdnum.fr import nir as fr_nir
from stdnum.gb import nhs as gb_nhs
from stdnum.in_ import aadhaar as in_aadhaar
from stdnum.it import codicefiscale as it_codicefiscale
from stdnum.nl import bsn as nl_bsn
from stdnum.pl import pesel as pl_pesel
from stdnum.se import personnummer as se_personnummer
from stdnum.us import ssn as us_ssn

from core.reading.redaction.found import Found

_SHAPED: Final = (
    # So particular in form and check digits that no label is needed.
    (re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"), us_ssn.is_valid),
    (re.compile(r"(?<!\w)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\w)"), br_cpf.is_valid),
    (re.compile(r"(?<!\w)756[. ]\d{4}[. ]\d{4}[. ]\d{2}(?!\w)"), ch_ssn.is_valid),
    (re.compile(r"(?<!\w)\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}(?!\w)"), be_nn.is_valid),
    (re.compile(r"(?<!\w)[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?!\w)"), it_codicefiscale.is_valid),
    (
        re.compile(r"(?<!\w)[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?!\w)"),
        fr_nir.is_valid,
    ),
    (re.compile(r"(?<![\w.])\d{8}[ -]?[A-HJ-NP-TV-Z](?![\w+])"), es_dni.is_valid),
    (re.compile(r"(?<!\w)[XYZ][ -]?\d{7}[ -]?[A-HJ-NP-TV-Z](?!\w)"), es_nie.is_valid),
    (
        re.compile(
            r"(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
            r" \d{2} \d{2} \d{2} [A-D](?!\w)"
        ),
        bool,  # the United Kingdom's has no check digit
    ),
    (re.compile(r"(?<!\w)\d{4} \d{4} \d{4}(?![\w ]\d)(?!\w)"), in_aadhaar.is_valid),
)
_LABEL: Final = re.compile(
    r"""(?:\b(?:
        passport|travel\ document|driver'?s?\ licen[cs]e|driving\ licen[cs]e|
        national\ id(?:entity)?|identity(?:\ card)?|id\ card|social\ security|ssn|national\ insurance|nino|
        tax(?:payer)?\ id(?:entification)?|tin|itin|nhs|medicare|
        reisepass|personalausweis|ausweis|steuer-?id(?:entifikationsnummer)?|idnr|steuernummer|
        sozialversicherungs|rentenversicherungs|f(?:ü|u|ue)hrerschein|
        passeport|carte\ d'identit(?:é|e)|permis\ de\ conduire|pasaporte|documento\ de\ identidad|
        dni|nif|carta\ d'identit(?:à|a)|bsn|burgerservice|pesel|personnummer|cpf|aadhaar
    )(?:\s?-?(?:number|no|nr|num|numero|número|nummer)\b\.?){0,2}\#?\s{0,3}[:=\t#]?\s{0,3}(?-i:is\s)?)
    (?P<value>(?-i:(?=(?:[A-Zl\ \-/]*[\dOl]){4})(?=\D{0,8}\d\D{0,4}\d)
        [A-Z0-9l](?:[ \-/]?[A-Z0-9l]){5,15}))(?![A-Za-z0-9])""",
    re.VERBOSE | re.IGNORECASE,
)
_CHECKED: Final = (
    # Bare digits: the check digit alone would take one order number in ten.
    (
        re.compile(r"\b(?:steuer|idnr|tax)"),
        re.compile(r"(?<!\d)\d{2} ?\d{3} ?\d{3} ?\d{3}(?!\d)"),
        de_idnr.is_valid,
    ),
    (re.compile(r"\b(?:bsn|burgerservice)"), re.compile(r"(?<!\d)\d{9}(?!\d)"), nl_bsn.is_valid),
    (re.compile(r"\bpesel"), re.compile(r"(?<!\d)\d{11}(?!\d)"), pl_pesel.is_valid),
    (re.compile(r"\bpersonnummer"), re.compile(r"(?<!\d)\d{6,8}[-+]?\d{4}(?!\d)"), se_personnummer.is_valid),
    (re.compile(r"\bnhs"), re.compile(r"(?<!\d)\d{3} ?\d{3} ?\d{4}(?!\d)"), gb_nhs.is_valid),
)


def id_numbers(text: str) -> Iterator[Found]:
    """Numbers that states give to people: by form and check digit, or by the words before them."""
    for pattern, is_valid in _SHAPED:
        for match in pattern.finditer(text):
            if is_valid(match[0]):
                yield Found(*match.span(), "id-number")
    for match in _LABEL.finditer(text):
        yield Found(*match.span("value"), "id-number")
    folded = text.casefold()
    for label, pattern, is_valid in _CHECKED:
        if label.search(folded):
            for match in pattern.finditer(text):
                if is_valid(match[0]):
                    yield Found(*match.span(), "id-number")

"""The languages that text can be read in: which are there, what they are called, and how one is added.

A language is a file of Tesseract's, `deu.traineddata`. English ships with the program. Others come from the
system's own (Debian: `tesseract-ocr-deu`), or from a file that the user names, which is tried before it is
copied to the home.
"""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from core.assets import asset
from core.records.errors import NotFoundError, RefusedError

SHIPPED: Final = "eng"
SUFFIX: Final = ".traineddata"
_CODE: Final = re.compile(r"[a-z]{3}(?:_[A-Za-z]{3,8}){0,2}")
"""As `deu`, `chi_sim`, `srp_latn`, `chi_sim_vert`."""
_NO_LANGUAGES: Final = frozenset({"osd", "equ", "snum"})
_SYSTEM: Final = ("/usr/share/tesseract-ocr/*/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata",
                  "/opt/homebrew/share/tessdata")  # fmt: skip
_LARGEST: Final = 128 * 1024 * 1024
MOST: Final = 8
"""Languages at once: each that is read with costs memory, and time in windows of a new title."""

_NAMES: Final[Mapping[str, str]] = {
    "afr": "Afrikaans", "ara": "Arabic", "bel": "Belarusian", "ben": "Bengali", "bul": "Bulgarian",
    "cat": "Catalan", "ces": "Czech", "chi_sim": "Chinese (simplified)", "chi_tra": "Chinese (traditional)",
    "cym": "Welsh", "dan": "Danish", "deu": "German", "ell": "Greek", "eng": "English", "est": "Estonian",
    "eus": "Basque", "fas": "Persian", "fin": "Finnish", "fra": "French", "gle": "Irish", "glg": "Galician",
    "heb": "Hebrew", "hin": "Hindi", "hrv": "Croatian", "hun": "Hungarian", "ind": "Indonesian",
    "isl": "Icelandic", "ita": "Italian", "jpn": "Japanese", "kat": "Georgian", "kor": "Korean",
    "lat": "Latin", "lav": "Latvian", "lit": "Lithuanian", "mkd": "Macedonian", "msa": "Malay",
    "nld": "Dutch", "nor": "Norwegian", "pol": "Polish", "por": "Portuguese", "ron": "Romanian",
    "rus": "Russian", "slk": "Slovak", "slv": "Slovenian", "spa": "Spanish", "sqi": "Albanian",
    "srp": "Serbian", "swe": "Swedish", "tam": "Tamil", "tel": "Telugu", "tha": "Thai", "tur": "Turkish",
    "ukr": "Ukrainian", "urd": "Urdu", "vie": "Vietnamese",
}  # fmt: skip
_DESKTOP: Final[Mapping[str, str]] = {
    "af": "afr", "ar": "ara", "be": "bel", "bg": "bul", "bn": "ben", "ca": "cat", "cs": "ces", "cy": "cym",
    "da": "dan", "de": "deu", "el": "ell", "es": "spa", "et": "est", "eu": "eus", "fa": "fas", "fi": "fin",
    "fr": "fra", "ga": "gle", "gl": "glg", "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun", "id": "ind",
    "is": "isl", "it": "ita", "ja": "jpn", "ka": "kat", "ko": "kor", "lt": "lit", "lv": "lav", "mk": "mkd",
    "ms": "msa", "nb": "nor", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus",
    "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe", "ta": "tam", "te": "tel", "th": "tha",
    "tr": "tur", "uk": "ukr", "ur": "urd", "vi": "vie", "zh_TW": "chi_tra", "zh_HK": "chi_tra",
    "zh": "chi_sim",
}  # fmt: skip
"""What the desktop calls a language, and what Tesseract does."""


def name_of(code: str) -> str:
    """What a person calls the language; its code where that is not known here."""
    return _NAMES.get(code, code)


def is_code(text: str) -> bool:
    """Whether it is how a language may be called."""
    return _CODE.fullmatch(text) is not None and text not in _NO_LANGUAGES


def installed(folder: str = "") -> dict[str, Path]:
    """The languages that are there, by code, each with its file. The user's own come before the system's.

    Args:
        folder: Where those lie that the user added; empty for nowhere.
    """
    found: dict[str, Path] = {}
    for place in _places(folder):
        for path in sorted(place.glob(f"*{SUFFIX}")):
            if is_code(path.name.removesuffix(SUFFIX)):
                found.setdefault(path.name.removesuffix(SUFFIX), path)
    return dict(sorted(found.items()))


def _places(folder: str) -> list[Path]:
    places = [Path(folder)] if folder else []
    places.append(asset(f"tessdata/{SHIPPED}{SUFFIX}").parent)
    named = os.environ.get("TESSDATA_PREFIX")
    if named:
        places += [Path(named), Path(named) / "tessdata"]
    for pattern in _SYSTEM:
        top = Path(pattern.partition("*")[0])
        # Of several versions' folders the newest comes first.
        places += sorted(top.glob(pattern[len(str(top)) + 1 :]), reverse=True) if "*" in pattern else [top]
    return places


def of_desktop(there: Mapping[str, Path], environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The languages to read in where the user has not said: the desktop's that are there, and English."""
    environment = os.environ if environment is None else environment
    told = ":".join(environment.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    codes = []
    for locale in told.split(":"):
        bare = locale.partition(".")[0].partition("@")[0]
        codes.append(_DESKTOP.get(bare) or _DESKTOP.get(bare.partition("_")[0], ""))
    wanted = dict.fromkeys((*(code for code in codes if code in there), SHIPPED))
    return tuple(wanted)[:MOST]


def chosen(languages: Sequence[str], folder: str = "") -> dict[str, Path]:
    """The files of the languages to read in, the likeliest first.

    One that is not installed any more is left out: recording goes on in the others.

    Args:
        languages: Codes; none for those of the desktop.
        folder: Where those lie that the user added.
    """
    there = installed(folder)
    codes = tuple(languages) or of_desktop(there)
    files = {code: there[code] for code in codes if code in there}
    return files or {SHIPPED: asset(f"tessdata/{SHIPPED}{SUFFIX}")}


def how_to_get(code: str) -> str:
    """What to do for a language that is not there."""
    package = code.replace("_", "-")
    return (
        f"There is no data to read {name_of(code)} with. Install the package tesseract-ocr-{package} "
        f"(Debian, Ubuntu), or name the file: afterimage languages add /path/{code}{SUFFIX}"
    )


def checked(path: Path) -> str:
    """Try a language's file; its code.

    The file is parsed by native code, so this belongs into a process that has nothing to lose.

    Raises:
        NotFoundError: There is no such file.
        RefusedError: It is no language's file, or not one of this Tesseract.
    """
    code = path.name.removesuffix(SUFFIX)
    if not path.is_file():
        raise NotFoundError(f"There is no file {path}.")
    if path.name == code or not is_code(code):
        raise RefusedError(f"A language's file is called like deu{SUFFIX}; {path.name} is not.")
    if path.stat().st_size > _LARGEST:
        raise RefusedError(f"{path.name} is larger than any language's file.")
    engine = open_engine(path)
    try:
        loaded = engine.GetLoadedLanguages()
    finally:
        engine.End()
    if code not in loaded:
        raise RefusedError(f"{path.name} holds nothing to read with.")
    return code


def open_engine(path: Path) -> Any:
    """Tesseract with one language.

    Raises:
        RefusedError: The file is damaged, or made for another kind of engine.
    """
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # more threads cost more CPU time than they save
    import tesserocr

    try:
        engine = tesserocr.PyTessBaseAPI(
            path=str(path.parent),
            lang=path.name.removesuffix(SUFFIX),
            oem=tesserocr.OEM.LSTM_ONLY,
            psm=tesserocr.PSM.SINGLE_BLOCK,
        )
    except RuntimeError as error:
        raise RefusedError(f"{path.name} is damaged, or not for Tesseract 4 or 5.") from error
    engine.SetVariable("invert_threshold", "0")  # ink is black on white already
    engine.SetVariable("debug_file", os.devnull)
    return engine

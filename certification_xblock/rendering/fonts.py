"""The typefaces of the certificate: which scripts a text needs, which fonts set them, whether those are installed.

Two Latin faces carry the design; every other script has a serif and a sans of the Noto family beside them, chosen
explicitly, since what a machine happens to pick by itself is rarely the face that fits.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

# The Debian packages that hold all the fonts below, for the README and the set-up.
DEBIAN_PACKAGES = ("fonts-ebgaramond", "fonts-lato", "fonts-noto-core", "fonts-noto-cjk")

# The faces of the design, then what stands in for them where they are not installed.
DISPLAY_FAMILIES = ("EB Garamond 12", "EB Garamond", "Noto Serif")
TEXT_FAMILIES = ("Lato", "Noto Sans")


@dataclass(frozen=True, slots=True)
class Script:
    """A writing system: its Unicode ranges, how wide and tall it runs, its fonts and what to install for them.

    ``width`` is the average advance of a letter in em, ``leading`` what its lines need beside Latin's 1.
    ``sample`` are characters that any usable font of the script has. ``cased`` scripts take letter-spacing and
    capitals; the others would break.
    """

    name: str
    ranges: tuple[tuple[int, int], ...]
    sample: str
    width: float
    serif: str = ""
    sans: str = ""
    leading: float = 1.0
    package: str = "fonts-noto-core"
    languages: tuple[str, ...] = ()
    cased: bool = False
    breaks_anywhere: bool = False


def _noto(name: str, first: int, last: int, sample: str, width: float, **more: object) -> Script:
    """A script of one main range that Noto sets in families named after it."""
    options: dict[str, object] = {
        "serif": f"Noto Serif {name}",
        "sans": f"Noto Sans {name}",
        "leading": 1.15,
        **more,
    }
    ranges = ((first, last), *options.pop("also", ()))  # type: ignore[misc]
    return Script(name=name, ranges=ranges, sample=sample, width=width, **options)  # type: ignore[arg-type]


_HAN = ((0x2E80, 0x2FDF), (0x3000, 0x303F), (0x3100, 0x312F), (0x31A0, 0x31EF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF))
_HAN_MORE = ((0xF900, 0xFAFF), (0xFF00, 0xFFEF), (0x20000, 0x323AF))

SCRIPTS: tuple[Script, ...] = (
    Script("Latin", ((0x41, 0x24F), (0x1E00, 0x1EFF), (0xA720, 0xA7FF)), "Aaéß", 0.48, cased=True),
    Script("Greek", ((0x370, 0x3FF), (0x1F00, 0x1FFF)), "Ωώ", 0.5, languages=("el",), cased=True),
    Script(
        "Cyrillic",
        ((0x400, 0x52F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF)),
        "Жжї",
        0.55,
        languages=("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg"),
        cased=True,
    ),
    _noto("Armenian", 0x530, 0x58F, "Աա", 0.62, languages=("hy",), leading=1.0),
    _noto("Georgian", 0x10A0, 0x10FF, "აბ", 0.62, languages=("ka",), also=((0x1C90, 0x1CBF), (0x2D00, 0x2D2F))),
    _noto("Hebrew", 0x590, 0x5FF, "אש", 0.6, languages=("he", "iw", "yi"), leading=1.0, also=((0xFB1D, 0xFB4F),)),
    _noto(
        "Arabic",
        0x600,
        0x6FF,
        "عبيپ",
        0.52,
        serif="Noto Naskh Arabic",
        sans="Noto Sans Arabic",
        languages=("ar", "fa", "ur", "ps", "ckb", "sd", "ug"),
        leading=1.25,
        also=((0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)),
    ),
    _noto("Devanagari", 0x900, 0x97F, "हिन्दी", 0.64, languages=("hi", "mr", "ne", "sa"), leading=1.2),
    _noto("Bengali", 0x980, 0x9FF, "বাংলা", 0.66, languages=("bn", "as")),
    _noto("Gurmukhi", 0xA00, 0xA7F, "ਪੰਜਾਬੀ", 0.64, languages=("pa",)),
    _noto("Gujarati", 0xA80, 0xAFF, "ગુજરાતી", 0.64, languages=("gu",)),
    _noto("Oriya", 0xB00, 0xB7F, "ଓଡ଼ିଆ", 0.7, serif="Noto Sans Oriya", languages=("or",)),
    _noto("Tamil", 0xB80, 0xBFF, "தமிழ்", 0.88, languages=("ta",)),
    _noto("Telugu", 0xC00, 0xC7F, "తెలుగు", 0.8, languages=("te",), leading=1.3),
    _noto("Kannada", 0xC80, 0xCFF, "ಕನ್ನಡ", 0.8, languages=("kn",), leading=1.3),
    _noto("Malayalam", 0xD00, 0xD7F, "മലയാളം", 0.9, languages=("ml",)),
    _noto("Sinhala", 0xD80, 0xDFF, "සිංහල", 0.8, languages=("si",)),
    _noto("Thai", 0xE00, 0xE7F, "ไทย", 0.62, languages=("th",), leading=1.25, breaks_anywhere=True),
    _noto("Lao", 0xE80, 0xEFF, "ລາວ", 0.62, languages=("lo",), leading=1.25, breaks_anywhere=True),
    _noto("Myanmar", 0x1000, 0x109F, "မြန်မာ", 0.8, languages=("my",), leading=1.4, breaks_anywhere=True),
    _noto("Khmer", 0x1780, 0x17FF, "ខ្មែរ", 0.75, languages=("km",), leading=1.4, breaks_anywhere=True),
    _noto("Ethiopic", 0x1200, 0x139F, "አማርኛ", 0.75, languages=("am", "ti")),
    Script(
        "Hangul",
        ((0xAC00, 0xD7AF), (0x1100, 0x11FF), (0x3130, 0x318F)),
        "한글",
        0.95,
        "Noto Serif CJK KR",
        "Noto Sans CJK KR",
        1.05,
        "fonts-noto-cjk",
        ("ko",),
    ),
    Script(
        "Kana",
        ((0x3040, 0x30FF), (0x31F0, 0x31FF)),
        "かカ",
        1.0,
        "Noto Serif CJK JP",
        "Noto Sans CJK JP",
        1.05,
        "fonts-noto-cjk",
        ("ja",),
        breaks_anywhere=True,
    ),
    Script(
        "Han",
        (*_HAN, *_HAN_MORE),
        "中文語",
        1.0,
        "Noto Serif CJK SC",
        "Noto Sans CJK SC",
        1.05,
        "fonts-noto-cjk",
        ("zh", "yue"),
        breaks_anywhere=True,
    ),
)

_LANGUAGES = {language: script for script in SCRIPTS for language in script.languages}
_RANGES = sorted((first, last, script) for script in SCRIPTS for first, last in script.ranges)
_STARTS = [first for first, _, _ in _RANGES]
_LANGUAGE_CODE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_RTL_LANGUAGES = frozenset({"ar", "he", "iw", "yi", "fa", "ur", "ps", "ckb", "sd", "ug", "dv"})


def script_of(character: str) -> Script | None:
    """The script of one character; None for digits, punctuation, spaces and scripts that are not known here."""
    code = ord(character)
    place = bisect_right(_STARTS, code) - 1
    if place < 0:
        return None
    _, last, script = _RANGES[place]
    return script if code <= last else None


@lru_cache(maxsize=2048)
def scripts_of(text: str) -> tuple[Script, ...]:
    """The scripts that a text is written in, in order of appearance."""
    found = {script.name: script for character in text if (script := script_of(character)) is not None}
    return tuple(found.values())


def script_of_language(language: str) -> Script:
    """The script that a BCP 47 language is commonly written in; Latin where nothing else is known."""
    return _LANGUAGES.get(re.split("[-_]", language.lower())[0], SCRIPTS[0])


def is_right_to_left(language: str) -> bool:
    """Whether a BCP 47 language is written from right to left."""
    return re.split("[-_]", language.lower())[0] in _RTL_LANGUAGES


def stacks(text: str, language: str) -> tuple[str, str]:
    """The CSS ``font-family`` values, serif and sans, that set all of ``text`` in ``language``."""
    return _stacks(scripts_of(text), language.lower().replace("_", "-"))


@lru_cache(maxsize=256)
def _stacks(scripts: tuple[Script, ...], language: str) -> tuple[str, str]:
    regional = _regional(scripts, language)
    serif = list(DISPLAY_FAMILIES)
    sans = list(TEXT_FAMILIES)
    for script in scripts:
        for families, family in ((serif, script.serif), (sans, script.sans)):
            wanted = f"{family[:-2]}{regional}" if script.package == "fonts-noto-cjk" else family
            if wanted and wanted not in families:
                families.append(wanted)
    return (
        ", ".join(f'"{family}"' for family in serif) + ", serif",
        ", ".join(f'"{family}"' for family in sans) + ", sans-serif",
    )


def _regional(scripts: tuple[Script, ...], language: str) -> str:
    """Whose shapes of the shared ideographs: the certificate's language decides, else the scripts in use."""
    names = {script.name for script in scripts}
    if language.startswith("ja") or (not language.startswith(("zh", "ko")) and "Kana" in names):
        return "JP"
    if language.startswith("ko") or (not language.startswith("zh") and "Hangul" in names):
        return "KR"
    return "TC" if any(part in language for part in ("hant", "-tw", "-hk", "-mo")) else "SC"


def missing_scripts(language_or_text: str) -> tuple[str, ...]:
    """The names of the scripts that a language or a text needs and that no installed font covers.

    A string that reads as a language code (``hi``, ``zh-Hant``) is one; anything else is text.
    """
    if _LANGUAGE_CODE.fullmatch(language_or_text):
        needed: tuple[Script, ...] = (script_of_language(language_or_text),)
    else:
        needed = scripts_of(language_or_text)
    return tuple(script.name for script in needed if not all(map(_covered, map(ord, script.sample))))


def missing_families() -> tuple[str, ...]:
    """The faces of the design itself that are not installed: the certificate then is set in substitutes."""
    installed = _families()
    return tuple(family for family in (DISPLAY_FAMILIES[0], TEXT_FAMILIES[0]) if family not in installed)


def packages_for(scripts: tuple[str, ...]) -> tuple[str, ...]:
    """The Debian packages that hold fonts for the scripts of these names."""
    return tuple(sorted({script.package for script in SCRIPTS if script.name in scripts}))


def covers(character: str) -> bool:
    """Whether any installed font has this character."""
    return _covered(ord(character))


def _covered(code: int) -> bool:
    starts, ends = _coverage()
    place = bisect_right(starts, code) - 1
    return place >= 0 and code <= ends[place]


@lru_cache(maxsize=1)
def _coverage() -> tuple[list[int], list[int]]:
    """The code points that any installed font has, as ranges in order: one query of fontconfig a process."""
    ranges: set[tuple[int, int]] = set()
    for line in _fc_list("%{charset}\n").splitlines():
        for part in line.split():
            first, _, last = part.partition("-")
            ranges.add((int(first, 16), int(last or first, 16)))
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(ranges):
        if ends and start <= ends[-1] + 1:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


@lru_cache(maxsize=1)
def _families() -> frozenset[str]:
    return frozenset(family for line in _fc_list("%{family}\n").splitlines() for family in line.split(","))


def _fc_list(template: str) -> str:
    """What fontconfig lists; nothing where it is not installed, since then no font is found by Pango either."""
    program = shutil.which("fc-list")
    if program is None:
        return ""
    # Neither the program nor the template comes from anybody but us.
    command = [program, "--format", template]
    done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=30)  # noqa: S603
    return done.stdout

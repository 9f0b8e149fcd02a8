"""What a row of a file asks for: which work it is about, and what is to be said of it."""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from headwater.purpose.files.columns import BY_NAME, Use
from headwater.purpose.files.errors import Unusable
from headwater.purpose.files.reading import Line
from headwater.purpose.models import Reflection
from headwater.purpose.operations.reflections import LookedBack

TRUTHS = {"yes": True, "true": True, "1": True, "y": True, "no": False, "false": False, "0": False}
VERDICTS = {
    word: str(value)
    for value, label in Reflection.Verdict.choices
    for word in (str(value), str(label))
}
COMMA_FOR_A_POINT = re.compile(r"-?\d+,(\d{1,2}|\d{4,})")
FIELDS = {"outcome": "text"}
"""The fields of `Said` that have another name in a file."""


@dataclass(frozen=True)
class Named:
    """Which work a row is about, as the file calls it."""

    key: str
    source: str = ""
    external_id: str = ""

    @property
    def name(self) -> str:
        """What it is looked up by."""
        return self.external_id or self.key

    def __str__(self) -> str:
        return f"{self.source} {self.name}".strip()


@dataclass(frozen=True)
class Wanted:
    """A row that could be read. `said` are the fields of `Said` that it fills; an empty cell
    leaves what is there. `key_result` is as it is written: a number or a title.
    """

    line: Line
    named: Named
    said: Mapping[str, Any] = field(default_factory=dict)
    key_result: str = ""
    looked_back: LookedBack | None = None
    edition: int | None = None


def wanted(line: Line, naming: Mapping[str, str]) -> Wanted:
    """Return what a row asks for; `naming` gives the column of each header. Raises Unusable."""
    if line.trouble:
        raise Unusable(line.trouble)
    cells = {naming[header]: text.strip() for header, text in line.cells.items() if text.strip()}
    cells = {name: text for name, text in cells.items() if name in BY_NAME}
    return Wanted(
        line=line,
        named=_named(cells),
        said=_said(cells),
        key_result=cells.get("key_result", ""),
        looked_back=_looked_back(cells),
        edition=_edition(cells),
    )


def _named(cells: Mapping[str, str]) -> Named:
    source, external = cells.get("source", ""), cells.get("external_id", "")
    key = cells.get("key", "")
    if not key and not (source and external):
        raise Unusable(
            "It does not say which work it is about: name its key, or its source and external_id."
        )
    return Named(key, source, external if source else "")


def _said(cells: Mapping[str, str]) -> dict[str, Any]:
    written = {name for name, column in BY_NAME.items() if column.use is Use.WRITES}
    names = [name for name in cells if name in written - {"key_result"}]
    return {FIELDS.get(name, name): _read(name, cells[name]) for name in names}


def _read(name: str, text: str) -> Any:
    read: Callable[[str, str], Any] = READERS.get(name, lambda _, text: text)
    return read(name, text)


def _number(name: str, text: str) -> float:
    plain = text.replace(",", ".") if COMMA_FOR_A_POINT.fullmatch(text) else text
    try:
        found = float(plain)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise Unusable(
            f"{name}: “{_short(text)}” is no number. Write 12 or 2.5; the unit has its own column."
        )
    return found


def _day(name: str, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text[:10] if "T" in text else text)
    except ValueError:
        raise Unusable(f"{name}: “{_short(text)}” is no day. Write it as 2026-12-31.") from None


def _truth(name: str, text: str) -> bool:
    if text.casefold() not in TRUTHS:
        raise Unusable(f"{name}: “{_short(text)}” is neither yes nor no.")
    return TRUTHS[text.casefold()]


READERS: dict[str, Callable[[str, str], Any]] = {
    "baseline": _number,
    "expected": _number,
    "expected_by": _day,
    "is_key_result": _truth,
}


def _looked_back(cells: Mapping[str, str]) -> LookedBack | None:
    back = {name: cells[name] for name in cells if BY_NAME[name].use is Use.LOOKS_BACK}
    if not back:
        return None
    verdict = _verdict(back["verdict"]) if "verdict" in back else None
    if verdict is None or "happened" not in back:
        raise Unusable("A look back needs both a verdict and what happened.")
    again = back.pop("look_again_on", "")
    day = _day("look_again_on", again) if again else None
    return LookedBack(
        happened=back["happened"],
        verdict=verdict,
        evidence=back.get("evidence", ""),
        learned=back.get("learned", ""),
        next=back.get("next", ""),
        look_again_on=day,
    )


def _verdict(text: str) -> str:
    if text.casefold() not in VERDICTS:
        known = ", ".join(f"“{value}”" for value in Reflection.Verdict.values)
        raise Unusable(f"verdict: “{_short(text)}” is no verdict. Write one of {known}.")
    return VERDICTS[text.casefold()]


def _edition(cells: Mapping[str, str]) -> int | None:
    text = cells.get("edition", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Unusable(f"edition: “{_short(text)}” is no number of an edition.")
    return int(text)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"

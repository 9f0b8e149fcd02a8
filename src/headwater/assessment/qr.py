"""A link as a picture that a phone reads, drawn as one path: no script, no style, no file."""

from dataclasses import dataclass
from functools import lru_cache

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET = 4
"""How many modules of white a reader wants around it."""


@dataclass(frozen=True)
class Picture:
    """The `d` of an SVG path, one unit a module, and how many units each side has."""

    path: str
    side: int


@lru_cache(maxsize=256)
def picture(text: str) -> Picture:
    """Return the QR code of a text."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = ((x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Picture("".join(f"M{x} {y}h1v1h-1z" for x, y in dark), len(rows))

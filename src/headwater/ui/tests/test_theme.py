"""The tokens: one set of colours, readable in both schemes."""

import re
from itertools import product
from pathlib import Path

import pytest

from headwater.ui.theme import PALETTES, Theme, painted, token

CSS = Path(__file__).parents[1] / "static" / "ui" / "css"
TOKENS = (CSS / "tokens.css").read_text()
TEXT = ("ink", "muted", "accent", "alert")


def colours(theme: Theme) -> dict[str, str]:
    light, dark = TOKENS.split("@media screen and (prefers-color-scheme: dark)")
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light if theme == "light" else dark))


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures_use_the_colours_of_the_pages(theme: Theme) -> None:
    assert PALETTES[theme].items() <= colours(theme).items()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_dark_and_light_have_the_same_tokens(theme: Theme) -> None:
    assert colours(theme).keys() == colours("light").keys()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_is_readable_on_every_ground(theme: Theme) -> None:
    palette = colours(theme)
    pairs = [*product(TEXT, ("paper", "surface")), ("on-accent", "accent"), ("ink", "alert-soft")]
    poor = [pair for pair in pairs if contrast(palette[pair[0]], palette[pair[1]]) < 4.5]
    assert not poor


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_fields_and_kinds_stand_out_from_their_ground(theme: Theme) -> None:
    palette = colours(theme)
    parts = ("edge", "feature", "defect", "risk", "debt", "working")
    assert not [part for part in parts if contrast(palette[part], palette["surface"]) < 3]


def test_stylesheets_name_only_tokens_that_exist() -> None:
    known = set(re.findall(r"--([a-z-]+):", TOKENS)) | {"share"}
    used = {
        name
        for file in CSS.glob("*.css")
        for name in re.findall(r"var\(--([a-z-]+)", file.read_text())
    }
    assert used <= known


def test_painting_puts_every_colour_in() -> None:
    assert (
        painted('{"a": "var(--ink)", "b": "var(--line)"}', "dark")
        == '{"a": "#e5ecea", "b": "#2a3639"}'
    )


def test_an_unknown_token_is_refused() -> None:
    with pytest.raises(KeyError):
        token("teal")

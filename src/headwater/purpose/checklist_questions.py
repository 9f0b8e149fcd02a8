"""The questions of the leader's checklist, as `checklist.toml` has them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("checklist.toml")


@dataclass(frozen=True)
class Question:
    """A question. `evidence` names what the data can say about it, "" where only a person can."""

    name: str
    text: str
    evidence: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading with its questions in order; `about` says in a line why it is there."""

    name: str
    title: str
    about: str
    questions: tuple[Question, ...]


@cache
def headings() -> tuple[Heading, ...]:
    """Return the headings in order."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))["heading"]
    return tuple(
        Heading(h["name"], h["title"], h["about"], tuple(Question(**q) for q in h["question"]))
        for h in read
    )


@cache
def questions() -> dict[str, Question]:
    """Return every question by its name."""
    return {q.name: q for heading in headings() for q in heading.questions}

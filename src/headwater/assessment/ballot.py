"""What is in a box: everybody's answers to one part added up, shuffled, and sealed as one.

Per question it holds how often each choice was made, and the words in an order drawn anew with
each answer. Nothing in it ties one question's answer to another's, or says when it came. By open
voting, which everybody knows of before, it holds what each name chose and wrote instead of words
without names.

The seal hides it from who reads the database without the installation's key. It carries no time,
and its length grows in doublings, so that it does not tell how much the last one wrote.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from functools import cache
from random import Random, SystemRandom
from typing import TypeVar

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from msgspec import Struct, field, json
from msgspec.structs import replace

from headwater.assessment.refusals import BoxUnreadable

SHORTEST = 4096
"""In bytes: the answers of an ordinary team fit into the first doubling or the second."""
NO_TIME = 0
"""Written where the seal's format has the time at which it was made."""
CHANCE = SystemRandom()
Thing = TypeVar("Thing")


class Answers(Struct, frozen=True):
    """What one person answered to one part: a choice and words by question.

    `name` is given by open voting alone. Its `repr` shows nothing, so no log or traceback can.
    """

    choices: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    name: str = ""

    def __repr__(self) -> str:
        return "Answers(…)"


class Voice(Struct, frozen=True):
    """What somebody said to one question by open voting."""

    key: str
    name: str
    choice: str
    words: tuple[str, ...]


class Tally(Struct, frozen=True):
    """Everybody's answers to one part. `answers` counts people, `named` those who gave a name."""

    answers: int = 0
    named: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    voices: tuple[Voice, ...] = ()

    def __repr__(self) -> str:
        return f"Tally(of {self.answers})"


def put(sealed: str, answers: Answers, chance: Random = CHANCE) -> str:
    """Return the box with one person's answers added to it. "" is an empty one.

    Raises BoxUnreadable.
    """
    return _sealed(added(opened(sealed), answers, chance))


def opened(sealed: str) -> Tally:
    """Return what is in a box. Raises BoxUnreadable if the installation's key has changed."""
    if not sealed:
        return Tally()
    try:
        text = _seal(settings.SECRET_KEY).decrypt(sealed.encode())
    except InvalidToken:
        raise BoxUnreadable from None
    return json.decode(text.rstrip(), type=Tally)


def added(tally: Tally, answers: Answers, chance: Random = CHANCE) -> Tally:
    """Return a tally with one person's answers in it, shuffled by `chance`."""
    tally = replace(
        tally, answers=tally.answers + 1, counts=_counted(tally.counts, answers.choices)
    )
    if answers.name:
        voices = (*tally.voices, *_voices(answers))
        return replace(tally, named=tally.named + 1, voices=_shuffled(voices, chance))
    return replace(tally, words=_gathered(tally.words, answers.words, chance))


def _counted(
    counts: Mapping[str, Mapping[str, int]], choices: Mapping[str, str]
) -> dict[str, dict[str, int]]:
    """Return the counts with one more for each choice, in an order that tells nothing."""
    total = {key: dict(of) for key, of in counts.items()}
    for key, choice in choices.items():
        of = total.setdefault(key, {})
        of[choice] = of.get(choice, 0) + 1
    return {key: dict(sorted(of.items())) for key, of in sorted(total.items())}


def _gathered(
    words: Mapping[str, tuple[str, ...]], more: Mapping[str, tuple[str, ...]], chance: Random
) -> dict[str, tuple[str, ...]]:
    """Return the words of each question with some more among them, every question shuffled."""
    keys = sorted(words.keys() | more.keys())
    return {key: _shuffled((*words.get(key, ()), *more.get(key, ())), chance) for key in keys}


def _voices(answers: Answers) -> list[Voice]:
    keys = sorted(answers.choices.keys() | answers.words.keys())
    return [
        Voice(key, answers.name, answers.choices.get(key, ""), tuple(answers.words.get(key, ())))
        for key in keys
    ]


def _shuffled(things: tuple[Thing, ...], chance: Random) -> tuple[Thing, ...]:
    return tuple(chance.sample(things, len(things)))


def _sealed(tally: Tally) -> str:
    text = json.encode(tally)
    size = SHORTEST
    while size < len(text):
        size *= 2
    return _seal(settings.SECRET_KEY).encrypt_at_time(text.ljust(size), NO_TIME).decode("ascii")


@cache
def _seal(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"headwater assessment box")
    return Fernet(urlsafe_b64encode(derived.derive(secret.encode())))

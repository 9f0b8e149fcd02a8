"""A box of answers: added up, shuffled and sealed as one with each answer that goes in.

What a person chose is added to how often each choice was made; what they wrote is put among what
others wrote about the same question, in a new random order. Nothing says which choices and words
came from one person, in which order they came or when. The text that is kept can be read neither in
the database nor in a copy of it: the installation's key is not in there.

Only by open voting, which everybody knows of before the session starts, `voices` say who it was.
"""

import random
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from functools import cache

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_chance = random.SystemRandom()


class BoxUnreadable(Exception):
    """The installation's key is another than the one the box was sealed with."""

    def __init__(self) -> None:
        super().__init__(
            "A box of answers cannot be opened: it was sealed with another secret key than this "
            "installation has now. Answers in open sessions are lost with the key they were sealed "
            "with; finished sessions are not affected."
        )


class Answers(msgspec.Struct, frozen=True):
    """What one person answers to one part: choices and words by question. `name` only by open
    voting.
    """

    choices: Mapping[str, str] = {}
    words: Mapping[str, tuple[str, ...]] = {}
    name: str = ""


class Voice(msgspec.Struct, frozen=True):
    """By open voting: who chose what, and what they wrote about it."""

    name: str
    key: str
    choice: str = ""
    text: str = ""


class Tally(msgspec.Struct):
    """What is in a box: how many answered, how often each choice was made, what was written."""

    answers: int = 0
    counts: dict[str, dict[str, int]] = {}
    words: dict[str, list[str]] = {}
    voices: list[Voice] = []


def put(sealed: str, answers: Answers) -> str:
    """Return the box with one person's answers in it. Raises BoxUnreadable."""
    tally = opened(sealed)
    tally.answers += 1
    for key, choice in answers.choices.items():
        counts = tally.counts.setdefault(key, {})
        counts[choice] = counts.get(choice, 0) + 1
    if answers.name:
        tally.voices.extend(_voices(answers))
    else:
        _add_words(tally, answers.words)
    return _seal(tally)


def opened(sealed: str) -> Tally:
    """Return what is in a box; nothing in one that is new. Raises BoxUnreadable."""
    if not sealed:
        return Tally()
    try:
        read = _key(settings.SECRET_KEY).decrypt(sealed.encode())
    except InvalidToken:
        raise BoxUnreadable from None
    return msgspec.json.decode(read, type=Tally)


def _add_words(tally: Tally, words: Mapping[str, Iterable[str]]) -> None:
    for key, texts in words.items():
        among = tally.words.setdefault(key, [])
        among.extend(texts)
        _chance.shuffle(among)


def _voices(answers: Answers) -> Iterable[Voice]:
    for key in {**answers.choices, **answers.words}:
        choice = answers.choices.get(key, "")
        for text in answers.words.get(key, ()) or ("",):
            yield Voice(answers.name, key, choice, text)


def _seal(tally: Tally) -> str:
    """Seal it with its keys in order, and with a time that says nothing."""
    ordered = msgspec.json.encode(tally, order="deterministic")
    return _key(settings.SECRET_KEY).encrypt_at_time(ordered, 0).decode("ascii")


@cache
def _key(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"headwater assessment box")
    return Fernet(urlsafe_b64encode(derived.derive(secret.encode())))

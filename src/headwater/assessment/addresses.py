"""What stands for a session in an address: its code, which is also what lets people join."""

import secrets

from django.urls import register_converter

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
"""31 letters that nobody mixes up when one reads them to another: 8 of them are 39 bits."""


class CodeConverter:
    """A session's code as it was made; people may type it in small letters and with a dash."""

    regex = "[2-9A-HJKMNP-Z]{8}"

    def to_python(self, value: str) -> str:
        """Return the code."""
        return value

    def to_url(self, value: str) -> str:
        """Return the code."""
        return value


def new_code() -> str:
    """Return a code that nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def typed(text: str) -> str:
    """Return the code somebody means who typed `text`."""
    return "".join(letter for letter in text.upper() if letter in LETTERS)


def shown(code: str) -> str:
    """Return a code as people read it to each other: “KMPT-7RWX”."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


register_converter(CodeConverter, "code")

"""Seal a source's access so that the database file alone gives nothing away."""

from base64 import urlsafe_b64encode
from functools import cache

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from headwater.intake.errors import AccessUnreadable


class Access(msgspec.Struct, frozen=True):
    """What opens a source: a token and, for Jira Cloud, the account it belongs to.

    Only ever kept sealed. Its `repr` shows neither, so no log or traceback can.
    """

    token: str
    account: str = ""

    def __repr__(self) -> str:
        return "Access(…)"


def seal(access: Access) -> str:
    """Return `access` encrypted and authenticated with the installation's key."""
    return _box(settings.SECRET_KEY).encrypt(msgspec.json.encode(access)).decode("ascii")


def unseal(sealed: str) -> Access:
    """Return the access kept in `sealed`; raise `AccessUnreadable` if the key has changed."""
    try:
        return msgspec.json.decode(_box(settings.SECRET_KEY).decrypt(sealed.encode()), type=Access)
    except InvalidToken:
        raise AccessUnreadable from None


@cache
def _box(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"headwater source access")
    return Fernet(urlsafe_b64encode(derived.derive(secret.encode())))

"""Stable identities for facts, computed without asking a database."""

from hashlib import blake2b


def fact_id(*parts: str) -> int:
    """Return a signed 64-bit id for a fact named by `parts`, the same in every process.

    Two of three million items collide with a probability of about 1 in 4 million.
    """
    digest = blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)

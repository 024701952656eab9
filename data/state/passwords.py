"""Password hashes: scrypt with a salt of its own for each password."""

import base64
import hashlib
import hmac
import os

_COST, _BLOCK, _PARALLEL = 2**15, 8, 1
_MEMORY = 64 * 1024 * 1024
_SALT_BYTES = 16


def password_hash(password: str) -> str:
    """Return the text to store: algorithm, parameters, salt and hash."""
    salt = os.urandom(_SALT_BYTES)
    digest = _scrypt(password, salt, _COST, _BLOCK, _PARALLEL)
    return f"scrypt${_COST}${_BLOCK}${_PARALLEL}${_text(salt)}${_text(digest)}"


def password_matches(password: str, stored: str) -> bool:
    """Return whether the password is the one behind a stored text (in constant time)."""
    algorithm, cost, block, parallel, salt, digest = stored.split("$")
    if algorithm != "scrypt":
        return False
    found = _scrypt(password, _bytes(salt), int(cost), int(block), int(parallel))
    return hmac.compare_digest(found, _bytes(digest))


def _scrypt(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(
        password.encode(), salt=salt, n=cost, r=block, p=parallel, maxmem=_MEMORY, dklen=32
    )


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)

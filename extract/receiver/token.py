"""API keys as text: `dgn_<id>_<secret>`. The id finds the row, the secret proves the sender."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

FORM = re.compile(r"dgn_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Token:
    """One API key; the secret has 256 random bits and never goes into a log."""

    key_id: str
    secret: str

    def __repr__(self) -> str:
        return f"Token({self.key_id})"

    @property
    def text(self) -> str:
        """What the sender puts in its header; shown once."""
        return f"dgn_{self.key_id}_{self.secret}"

    @property
    def secret_hash(self) -> str:
        """What is kept. Plain SHA-256 will do: no dictionary holds a random secret."""
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def proves(self, secret_hash: str) -> bool:
        return hmac.compare_digest(self.secret_hash.encode(), secret_hash.encode())


def generate() -> Token:
    return Token(key_id=secrets.token_hex(6), secret=secrets.token_urlsafe(32))


def parse(text: str) -> Token | None:
    """Return the key that `text` is, or None if it has not the form of one."""
    match = FORM.fullmatch(text)
    return Token(*match.groups()) if match else None


def from_headers(authorization: str | None, api_key: str | None) -> Token | None:
    """Return the key sent as `Authorization: Bearer`, as the password of `Basic` or as `X-API-Key`.

    A tool that has fields for a user and a password, or takes them in the address, sends `Basic`.
    """
    scheme, _, value = (authorization or "").partition(" ")
    if scheme.lower() == "bearer":
        return parse(value.strip())
    return (_of_basic(value) if scheme.lower() == "basic" else None) or parse(api_key or "")


def _of_basic(value: str) -> Token | None:
    try:
        pair = base64.b64decode(value.strip(), validate=True).decode()
    except ValueError:
        return None
    return parse(pair.partition(":")[2])

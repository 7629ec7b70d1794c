"""Verdicts on who sent a body: pure functions of bytes, testable without a server."""

import hashlib
import hmac
from collections.abc import Sequence
from urllib.parse import parse_qsl, quote

import jwt

from extract.receiver.schemas.source import Signature

# Senders' clocks differ from ours by seconds, not by minutes.
CLOCK_LEEWAY_SECONDS = 30


def sign(body: bytes, *, secret: bytes) -> str:
    """Return the header value that GitHub and Jira send for `body`."""
    return "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()


def is_signed(body: bytes, *, signature: str | None, secrets: Sequence[bytes]) -> bool:
    """Tell whether one of `secrets` signed `body`; SHA-256 only, so `sha1=...` is refused.

    Several secrets are good at once while they are being changed. The comparison is of bytes:
    `compare_digest` raises on a text that is not ASCII, and headers can hold one.
    """
    given = (signature or "").encode("utf-8", "replace")
    verdicts = [
        hmac.compare_digest(sign(body, secret=secret).encode(), given) for secret in secrets
    ]
    return any(verdicts)


def is_proven(
    body: bytes, *, sent: str | None, signature: Signature, secrets: Sequence[bytes]
) -> bool:
    """Tell whether what a tool sent in its header proves that it knows one of `secrets`."""
    given = (sent or "").encode("utf-8", "replace")
    parts = given.split(signature.parted_by.encode()) if signature.parted_by else [given]
    wanted = [
        secret
        if signature.is_token
        else (signature.prefix + hmac.new(secret, body, signature.digest).hexdigest()).encode()
        for secret in secrets
    ]
    verdicts = [hmac.compare_digest(one, part.strip()) for one in wanted for part in parts]
    return any(verdicts)


def is_token(
    token: str, *, secrets: Sequence[bytes], method: str, path: str, query: str = ""
) -> bool:
    """Tell whether one of `secrets` signed the JSON Web Token that Jira sends.

    It must carry an expiry; where it names the request it was made for (`qsh`, Atlassian's
    query string hash), it must be this one. Only HS256 counts: `none` and the public-key
    algorithms would let a sender choose how he is checked.
    """
    for secret in secrets:
        try:
            claims = jwt.decode(
                token,
                secret,
                algorithms=["HS256"],
                leeway=CLOCK_LEEWAY_SECONDS,
                options={"require": ["exp"], "verify_aud": False},
            )
        except (jwt.InvalidTokenError, ValueError):
            continue
        wanted = query_string_hash(method, path, query).encode()
        given = claims.get("qsh")
        if given is None or hmac.compare_digest(str(given).encode("utf-8", "replace"), wanted):
            return True
    return False


def query_string_hash(method: str, path: str, query: str = "") -> str:
    """Return Atlassian's hash of a request: method, path and sorted query, in SHA-256."""
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name != "jwt":
            values.setdefault(quote(name, safe="-._~"), []).append(quote(value, safe="-._~"))
    pairs = "&".join(f"{name}={','.join(sorted(values[name]))}" for name in sorted(values))
    canonical = f"{method.upper()}&{path.rstrip('/') or '/'}&{pairs}"
    return hashlib.sha256(canonical.encode()).hexdigest()

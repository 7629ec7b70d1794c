"""Verdicts on who sent a body: pure functions of bytes, testable without a server."""

import base64
import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    body: bytes, *, headers: Mapping[str, str], signature: Signature, secrets: Sequence[bytes]
) -> bool:
    """Tell whether what a tool sent in its headers proves that it knows one of `secrets`."""
    given = headers.get(signature.header, "")
    if signature.kind == "jws":
        return any(_is_jws(given, body, secret) for secret in secrets)
    sent = given.encode("utf-8", "replace")
    parts = sent.split(signature.parted_by.encode()) if signature.parted_by else [sent]
    wanted = [one for secret in secrets for one in _wanted(body, headers, signature, secret)]
    verdicts = [hmac.compare_digest(one, part.strip()) for one in wanted for part in parts]
    return any(verdicts)


def _wanted(
    body: bytes, headers: Mapping[str, str], signature: Signature, secret: bytes
) -> list[bytes]:
    """Return what who knows `secret` would send."""
    if signature.kind == "token":
        return [secret]
    if signature.kind == "hmac":
        digest = hmac.new(secret, body, signature.digest).hexdigest()
        return [(signature.prefix + digest).encode()]
    # An old delivery may be sent again: its id is signed too, and known.
    signed = "{webhook-id}.{webhook-timestamp}.".format_map(defaultdict(str, headers))
    content = signed.encode("utf-8", "replace") + body
    return [
        signature.prefix.encode() + base64.b64encode(hmac.digest(key, content, "sha256"))
        for key in _keys(secret)
    ]


def _keys(secret: bytes) -> list[bytes]:
    """Return the keys that a secret of Standard Webhooks may be: `whsec_` and base64, or bytes."""
    bare = secret.removeprefix(b"whsec_")
    try:
        decoded = base64.b64decode(bare, validate=True)
    except ValueError:
        return [secret]
    # Anybody could sign with an empty key.
    return [key for key in ([decoded] if bare != secret else [decoded, secret]) if key]


def _is_jws(token: str, body: bytes, secret: bytes) -> bool:
    try:
        claims = jwt.decode(token, secret, algorithms=["HS256"], options={"verify_aud": False})
    except (jwt.InvalidTokenError, ValueError):
        return False
    given = str(claims.get("sha256")).encode("utf-8", "replace")
    return hmac.compare_digest(given, hashlib.sha256(body).hexdigest().encode())


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

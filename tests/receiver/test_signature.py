"""Signatures are judged on bytes, and never raise."""

import base64
import hmac
import time

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.receiver.schemas.senders import STANDARD
from extract.receiver.signature import is_proven, is_signed, is_token, query_string_hash, sign

SECRET = b"a-secret-of-sixty-four-bytes-and-more" * 2


@given(body=st.binary(), signature=st.text())
def test_no_text_but_the_signature_is_one(body: bytes, signature: str) -> None:
    assert is_signed(body, signature=sign(body, secret=SECRET), secrets=[SECRET])
    right = sign(body, secret=SECRET)
    assert is_signed(body, signature=signature, secrets=[SECRET]) == (signature == right)


def test_the_example_in_githubs_documentation_holds() -> None:
    right = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"

    assert sign(b"Hello, World!", secret=b"It's a Secret to Everybody") == right


def test_each_of_several_secrets_is_good_while_they_change() -> None:
    for secret in (b"old", b"new"):
        assert is_signed(b"{}", signature=sign(b"{}", secret=secret), secrets=[b"old", b"new"])


@pytest.mark.parametrize("secrets", [[], [b"other"]])
def test_without_the_right_secret_nothing_is_signed(secrets: list[bytes]) -> None:
    assert not is_signed(b"{}", signature=sign(b"{}", secret=SECRET), secrets=secrets)


def token(secret: bytes = SECRET, algorithm: str = "HS256", **claims: object) -> str:
    return jwt.encode({"iss": "jira", "exp": time.time() + 60, **claims}, secret, algorithm)


def is_good(text: str) -> bool:
    return is_token(text, secrets=[b"x" * 40, SECRET], method="POST", path="/api/ingest/jira")


def test_a_secret_without_a_key_signs_nothing() -> None:
    """`whsec_` with nothing behind it is an empty key, with which anybody could sign."""
    digest = base64.b64encode(hmac.digest(b"", b"msg_1.1.{}", "sha256")).decode()
    sent = {"webhook-id": "msg_1", "webhook-timestamp": "1", "webhook-signature": f"v1,{digest}"}

    assert not is_proven(b"{}", headers=sent, signature=STANDARD, secrets=[b"whsec_"])


def test_a_token_of_jiras_is_good_until_it_expires() -> None:
    assert is_good(token())
    assert not is_good(token(exp=time.time() - 120))
    assert not is_good(token(secret=b"another secret of more than 32 bytes"))
    assert not is_good(jwt.encode({"iss": "jira"}, SECRET))


def test_a_token_cannot_choose_how_it_is_checked() -> None:
    claims = {"iss": "jira", "exp": time.time() + 60}

    assert not is_good(token(algorithm="HS512"))
    assert not is_good(jwt.encode(claims, None, "none"))


def test_a_token_made_for_another_request_is_refused() -> None:
    assert is_good(token(qsh=query_string_hash("POST", "/api/ingest/jira")))
    assert not is_good(token(qsh=query_string_hash("POST", "/api/ingest/github")))


@pytest.mark.parametrize("text", ["", "a", "a.b.c", "ü.ü.ü", "\x00", "....", "e30.e30.e30"])
def test_an_invalid_token_is_refused_quietly(text: str) -> None:
    assert not is_good(text)


def test_the_query_string_hash_sorts_and_leaves_out_the_token() -> None:
    plain = query_string_hash("post", "/path/", "b=2&a=3&a=1&jwt=x")

    assert plain == query_string_hash("POST", "/path", "a=1&a=3&b=2")

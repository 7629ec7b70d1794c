"""What the receiver accepts as JSON, PostgreSQL can read; everything else it refuses calmly."""

import json
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.receiver.json_text import UnreadableBodyError, read, split

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
BROKEN = [
    b"", b" ", b"null", b"[]", b'"text"', b"1", b"{", b"{}{}", b'{"a":}', b"{'a':1}", b"\xff",
    b'{"a":"\xff"}', b"\xef\xbb\xbf{}", b'{"a":NaN}', b'{"a":Infinity}', b'{"a":01}',
    b'{"a":"\\u0000"}', b'{"\\u0000":1}', b'{"a":["\\u0000"]}', b'{"a":"\\ud800"}',
    b'{"a":"\\udc00\\ud800"}', b'{"a":1e999999}', b'{"a":-1.5E+99999}', b'{"a":1e-999999}',
    b'{"a":1e00000000000099999}', b'{"a":0.' + b"9" * 20_000 + b"}",
    b'{"a":' + b"9" * 200_000 + b".5}", b'{"a":' + b"9" * 200_000 + b"e1}",
    b'{"a":' + b"9" * 200_000 + b"E1}", b'{"a":1.' + b"0" * 16_500 + b"e5}",
    b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    b'{"a":' + b"9" * 100_000 + b"}", b'{"a":"\x01"}', '{"a":1}'.encode("utf-16"),
]  # fmt: skip
FINE = [
    b"{}", b' {"a": 1} \n', b'{"a":1,"a":2}', b'{"a":1e400}', b'{"a":"1e99999 "}',
    b'{"a":"\\\\u0000"}', '{"ä":"\U0001f600"}'.encode(), b'{"a":"\\ud83d\\ude00"}',
    b'{"sha":"3e12345678"}', b'{"a":' + b"[" * 190 + b"]" * 190 + b"}",
]  # fmt: skip


@pytest.mark.parametrize("body", BROKEN, ids=lambda body: repr(body[:20]))
def test_what_jsonb_cannot_hold_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableBodyError):
        read(body)


@pytest.mark.parametrize("body", FINE, ids=lambda body: repr(body[:20]))
def test_what_jsonb_can_hold_is_read(body: bytes, connection: psycopg.Connection) -> None:
    assert isinstance(read(body), dict)
    assert is_readable_by_postgres(connection, body)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(document=st.dictionaries(st.text(), VALUES), is_ascii=st.booleans(), junk=st.binary())
def test_whatever_is_accepted_postgresql_reads(
    connection: psycopg.Connection, document: dict[str, Any], is_ascii: bool, junk: bytes
) -> None:
    text = json.dumps(document, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass")
    for body in (text, text + junk, junk):
        try:
            read(body)
        except UnreadableBodyError:
            continue
        assert is_readable_by_postgres(connection, body)


def is_readable_by_postgres(connection: psycopg.Connection, body: bytes) -> bool:
    row = connection.execute("select convert_from(%b, 'UTF8')::jsonb", [body]).fetchone()
    return row is not None


@given(st.lists(VALUES, max_size=5), st.sampled_from([None, 2]))
def test_a_list_is_split_into_the_bytes_it_was_sent_in(values: list[Any], indent: int) -> None:
    whole = json.dumps(values, allow_nan=True, indent=indent).encode()
    try:
        parts = split(whole, 5)
    except UnreadableBodyError:
        assert b"NaN" in whole or b"Infinity" in whole or b"\\ud" in whole or b"E" in whole
        return

    assert [json.loads(part) for part in parts] == json.loads(whole)
    assert all(part in whole for part in parts)


def test_the_parts_keep_their_own_spelling() -> None:
    parts = split(b' [ {"b":1.50,\n "a":"\\u00e4"} ,\t[1 ,2],"x" ]\n', 3)

    assert parts == [b'{"b":1.50,\n "a":"\\u00e4"}', b"[1 ,2]", b'"x"']


@pytest.mark.parametrize("body", [b"", b"{}", b"[", b"[1,]", b"\xff", b"[" * 5000 + b"]" * 5000])
def test_an_invalid_list_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableBodyError):
        split(body, 9)


def test_a_list_is_read_no_further_than_its_limit() -> None:
    with pytest.raises(UnreadableBodyError, match="1 to 2 deliveries"):
        split(b"[1,2,3]", 2)


@pytest.mark.parametrize(
    ("text", "has_nul"),
    [
        (rb"\u0000", True),
        (rb"\\u0000", False),
        (rb"\\\u0000", True),
        (rb"a\\\\u0000b", False),
        (rb"\\\u0000\\", True),
    ],
)
def test_only_an_escape_is_a_nul(text: bytes, has_nul: bool) -> None:
    body = b'{"a":"' + text + b'"}'
    if has_nul:
        with pytest.raises(UnreadableBodyError, match="0000"):
            read(body)
    else:
        assert read(body)

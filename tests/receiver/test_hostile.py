"""Whatever is sent, the receiver answers or hangs up; it neither falls nor grows."""

import contextlib
import gzip
import os
import random
import re
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from extract import migrations
from extract.database import connect
from extract.receiver.signature import sign
from extract.settings import ReceiverSettings
from tests.receiver.conftest import GITHUB_SECRET, Receiver, make_key, running

MEGABYTE = 2**20
# Of the process with all its libraries, before a body came.
LARGEST_GROWTH = 200 * MEGABYTE
# What an unauthenticated sender writes as GitHub's signature.
FORGED = {"X-Hub-Signature-256": "sha256=0"}


@pytest.fixture(scope="module")
def process(server: dict[str, str]) -> Iterator[tuple[Receiver, psutil.Process]]:
    """A receiver with small limits, for all tests of this file but one."""
    limits = {
        "RECEIVER__BODY_TIMEOUT_SECONDS": "2",
        "RECEIVER__MAX_MEMORY_BYTES": str(64 * MEGABYTE),
        "RECEIVER__MAX_CONNECTIONS": "40",
    }
    with serving(server, limits) as receiver:
        yield receiver


@contextlib.contextmanager
def serving(
    server: dict[str, str], limits: dict[str, str]
) -> Iterator[tuple[Receiver, psutil.Process]]:
    """Have `diogen serve` as a process of its own."""
    database = {**server, "PGDATABASE": f"hostile_{uuid.uuid4().hex[:12]}"}
    with connect(server, autocommit=True) as connection:
        connection.execute(f'create database "{database["PGDATABASE"]}"')
    migrations.upgrade(database)
    environment = {
        **os.environ,
        **database,
        "RECEIVER__GITHUB_SECRETS": GITHUB_SECRET,
        **limits,
        "RECEIVER__REQUESTS_PER_MINUTE_AND_KEY": "100000",
    }
    program = "from scripts.cli import main; main()"
    command = [sys.executable, "-c", program, "serve", "--port", "0"]
    with (
        subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as child,
        contextlib.ExitStack() as stack,
    ):
        stack.callback(child.terminate)
        assert child.stderr is not None
        url = ""
        while not url:
            found = re.search(r"http://127\.0\.0\.1:\d+", child.stderr.readline())
            url = found[0] if found else ""
        threading.Thread(target=child.stderr.read, daemon=True).start()
        client = stack.enter_context(httpx.Client(base_url=url, timeout=60))
        yield Receiver(url, make_key(database), database, client), psutil.Process(child.pid)
        assert child.poll() is None, "the receiver fell"


def hostile_bodies() -> Iterator[bytes]:
    """Five hundred and more bodies that have broken parsers before."""
    generator = random.Random(7)
    yield from (b"", b" ", b"\x00", b"null", b"true", b"0", b'""', b"[]", b"{", b"}", b"[" * 10_000)
    yield from (b"\xff\xfe{}", b"\xef\xbb\xbf{}", "{}".encode("utf-16"), "{}".encode("utf-32"))
    for depth in (100, 199, 201, 1_000, 10_000, 100_000):
        yield b'{"a":' * depth + b"1" + b"}" * depth
        yield b'{"a":' + b"[" * depth + b"]" * depth + b"}"
        yield b'{"a":' + b"[" * depth
    for number in ("1e400", "-1e400", "1e999999999", "1e-999999999", "9" * 5_000, "9" * 200_000,
                   "0." + "9" * 200_000, "9" * 200_000 + ".5", "9" * 200_000 + "e1",
                   "-", "+1", ".5", "1.", "0x10", "NaN", "-Infinity", "1e",
                   "1e+", "01", "1_000", "1e1000", "1E+0001001"):  # fmt: skip
        yield b'{"id":' + number.encode() + b"}"
    for escape in ("\\u0000", "\\ud800", "\\udfff", "\\ud800\\ud800", "\\udc00\\ud800", "\\u12",
                   "\\x41", "\\", "\\u{41}", "\\ud83d\\ude00", "\\\\u0000"):  # fmt: skip
        yield b'{"a":"' + escape.encode() + b'"}'
        yield b'{"' + escape.encode() + b'":1}'
    for raw in (b"\x00", b"\x01", b"\x1f", b"\x7f", b"\x80", b"\xc0\x80", b"\xed\xa0\x80",
                b"\xf5\x80\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xe2\x80\xa8"):  # fmt: skip
        yield b'{"a":"' + raw + b'"}'
    yield b"{" + b",".join(b'"a":%d' % n for n in range(50_000)) + b"}"
    yield b"{" + b",".join(b'"%d":1' % n for n in range(50_000)) + b"}"
    yield b'{"' + b"k" * MEGABYTE + b'":"' + b"v" * MEGABYTE + b'"}'
    yield b'{"specversion":"1.0","id":"' + b"i" * 5_000 + b'","source":"s","type":"t"}'
    yield b'{"specversion":"1.0","id":"\\ud83d\\ude00","source":"\\n","type":"' + b"t" * 499 + b'"}'
    yield b'{"__proto__":{"a":1},"constructor":{},"$ref":"#"}'
    yield b'{"id":"\'; drop table raw_push.deliveries; --"}'
    yield b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    yield gzip.compress(b"{}")
    good = b'{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"a":[1,"\\u00e4"]}}'
    for _ in range(200):
        mutated = bytearray(good)
        for _ in range(generator.randint(1, 5)):
            mutated[generator.randrange(len(mutated))] = generator.randrange(256)
        yield bytes(mutated)
    yield from (good[:length] for length in range(len(good)))
    yield from (generator.randbytes(generator.randint(1, 500)) for _ in range(150))


def test_hostile_bodies_are_answered_and_memory_stays_bounded(
    process: tuple[Receiver, psutil.Process],
) -> None:
    receiver, child = process
    before = child.memory_info().rss
    bodies = list(hostile_bodies())
    assert len(bodies) >= 500

    for number, body in enumerate(bodies):
        for response in (
            receiver.post("cloudevents", body),
            receiver.github(body, event="ping", delivery=str(number)),
            receiver.post("cloudevents/batch", b"[" + body + b"]"),
        ):
            assert response.status_code in (200, 202, 400, 413, 422), (body[:50], response.text)

    assert receiver.client.get("/health").status_code == 200
    assert child.memory_info().rss - before < LARGEST_GROWTH
    with connect(receiver.environment) as connection:
        # A build reads every accepted row so; one that it cannot read would stop them all.
        connection.execute(
            "select convert_from(body, 'UTF8')::jsonb from raw_push.deliveries"
            " where status = 'accepted'"
        ).fetchall()


@pytest.mark.parametrize("has_length", [True, False])
def test_a_body_of_100_megabytes_is_refused_without_being_kept(
    process: tuple[Receiver, psutil.Process], has_length: bool
) -> None:
    receiver, child = process
    before = child.memory_info().rss

    def parts() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * MEGABYTE

    content = b"x" * (100 * MEGABYTE) if has_length else parts()
    try:
        status = receiver.client.post(
            "/api/ingest/github", content=content, headers=FORGED
        ).status_code
    except httpx.WriteError:
        status = 413  # it hung up while we were still sending

    assert status == 413
    assert child.memory_info().rss - before < LARGEST_GROWTH


def test_many_large_bodies_at_once_are_put_off(process: tuple[Receiver, psutil.Process]) -> None:
    receiver, child = process
    before = child.memory_info().rss
    address = urlsplit(receiver.url)
    head = (
        "POST /api/ingest/github HTTP/1.1\r\nHost: a\r\nX-Hub-Signature-256: sha256=0\r\n"
        f"Content-Length: {20 * MEGABYTE}\r\n\r\n"
    ).encode()
    answers: list[bytes] = []

    def send() -> None:
        with socket.create_connection((address.hostname, address.port), timeout=20) as sender:
            with contextlib.suppress(OSError):
                sender.sendall(head + b"x" * (19 * MEGABYTE))
            with contextlib.suppress(OSError):
                answers.append(sender.recv(12))

    threads = [threading.Thread(target=send) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {answer for answer in answers if answer} <= {b"HTTP/1.1 503", b"HTTP/1.1 408"}
    assert b"HTTP/1.1 503" in answers
    assert child.memory_info().rss - before < LARGEST_GROWTH
    assert receiver.client.get("/health").status_code == 200


def test_unauthenticated_senders_leave_room_for_senders_with_a_key(
    process: tuple[Receiver, psutil.Process],
) -> None:
    receiver, _ = process
    address = urlsplit(receiver.url)
    head = (
        "POST /api/ingest/github HTTP/1.1\r\nHost: a\r\nX-Hub-Signature-256: sha256=0\r\n"
        f"Content-Length: {20 * MEGABYTE}\r\n\r\n"
    ).encode()
    with contextlib.ExitStack() as stack:
        for _ in range(6):
            held = stack.enter_context(
                socket.create_connection((address.hostname, address.port), timeout=20)
            )
            with contextlib.suppress(OSError):
                held.sendall(head + b"x" * (15 * MEGABYTE))
        small = [receiver.github(b"{}", event="ping", delivery=f"room-{n}") for n in range(20)]
        proven = [receiver.post("cloudevents", event(f"room-{n}")) for n in range(20)]

    assert {one.status_code for one in proven} == {202}
    # Nor do those who send large bodies keep out the small ones of signed senders.
    assert {one.status_code for one in small} == {202}


@pytest.fixture
def ordinary(server: dict[str, str]) -> Iterator[tuple[Receiver, psutil.Process]]:
    """A receiver with the limits that it has of itself."""
    with serving(server, {}) as receiver:
        yield receiver


def test_the_largest_bodies_wait_for_one_another_and_small_ones_do_not(
    ordinary: tuple[Receiver, psutil.Process],
) -> None:
    receiver, child = ordinary
    before = child.memory_info().rss
    peak, answers = 0, []
    body = b'{"zen":"' + b"y" * (24 * MEGABYTE) + b'"}'

    def send(name: str) -> None:
        # A client of its own: the one that is shared sends one after the other.
        headers = {
            "X-Hub-Signature-256": sign(body, secret=GITHUB_SECRET.encode()),
            "X-GitHub-Event": "ping",
            "X-GitHub-Delivery": name,
        }
        url = f"{receiver.url}/api/ingest/github"
        status = 503
        # On a slow machine one may wait for longer than a body may take, and is sent again.
        while status == 503:
            status = httpx.post(url, content=body, headers=headers, timeout=60).status_code
        answers.append(status)

    senders = [threading.Thread(target=send, args=(f"large-{number}",)) for number in range(6)]
    for sender in senders:
        sender.start()
    small = []
    while any(sender.is_alive() for sender in senders):
        small.append(receiver.github(b"{}", event="ping", delivery=f"among-{len(small)}"))
        peak = max(peak, child.memory_info().rss)

    # Two of them were in memory at a time, and one of those was read or written.
    assert answers == [202] * 6
    assert {one.status_code for one in small} == {202}
    assert peak - before < LARGEST_GROWTH


def event(name: str, size: int = 0) -> bytes:
    """Return a CloudEvent with `size` bytes of data."""
    envelope = f'{{"specversion":"1.0","id":"{name}","source":"/s","type":"t","data":"'
    return envelope.encode() + b"x" * size + b'"}'


@pytest.mark.parametrize("path", ["cloudevents", "cloudevents/batch", "deployments", "aws"])
def test_an_event_of_more_than_a_megabyte_is_refused(
    process: tuple[Receiver, psutil.Process], path: str
) -> None:
    assert process[0].post(path, event("long", MEGABYTE)).status_code == 413


@pytest.mark.parametrize("element", [b"1", b"{}", b"[]", b'"a"'])
def test_a_list_of_very_many_is_refused_as_soon_as_they_are_too_many(
    process: tuple[Receiver, psutil.Process], element: bytes
) -> None:
    receiver, _ = process
    body = b"[" + b",".join([element] * (MEGABYTE // (len(element) + 2))) + b"]"

    answer = receiver.post("cloudevents/batch", body)

    assert answer.status_code == 400
    assert "1 to 1000" in answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b"{" + b",".join(b'"%d":1' % n for n in range(2_000_000)) + b"}",
        b'{"a":[' + b"1," * 12_000_000 + b"1]}",
        b'{"a":[' + b'{"a":{}},' * 2_700_000 + b"1]}",
        b'{"a":[' + b"[]," * 8_000_000 + b"1]}",
        b'{"a":[' + b"," * 24_000_000 + b"1]}",
    ],
    ids=["keys", "numbers", "objects", "lists", "commas"],
)
def test_the_largest_body_of_very_many_values_costs_little(
    process: tuple[Receiver, psutil.Process], body: bytes
) -> None:
    receiver, child = process
    before = child.memory_info().rss

    answer = receiver.github(body, delivery=f"many-{len(body)}")

    assert answer.status_code == 422
    assert "values" in answer.json()["detail"]
    assert child.memory_info().rss - before < LARGEST_GROWTH


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /api/ingest/github HTTP/1.1\r\nHost: a\r\nX-Hub-Signature-256: sha256=0\r\n"
        b"Content-Length: 10\r\n\r\n{",
    ],
    ids=["idle", "in the middle of a body"],
)
def test_unauthenticated_senders_that_keep_connections_block_no_other(
    process: tuple[Receiver, psutil.Process], sent: bytes
) -> None:
    receiver, _ = process
    address = urlsplit(receiver.url)
    with contextlib.ExitStack() as stack:
        for _ in range(100):
            idle = stack.enter_context(
                socket.create_connection((address.hostname, address.port), timeout=20)
            )
            with contextlib.suppress(OSError):
                idle.sendall(sent)
        # The sender's own connection was proven, or it opens a new one.
        answers = [receiver.post("cloudevents", event(f"{len(sent)}-{n}")) for n in range(10)]
        with httpx.Client(base_url=receiver.url) as other:
            closed = re.search(r"closed_total (\d+)", other.get("/metrics").text)

    assert {one.status_code for one in answers} == {202}
    assert closed is not None
    assert int(closed[1]) >= 50


def test_a_compressed_body_is_never_unpacked(process: tuple[Receiver, psutil.Process]) -> None:
    receiver, _ = process
    bomb = gzip.compress(b"0" * (50 * MEGABYTE))

    response = receiver.github(bomb, Content_Encoding="gzip")

    assert response.status_code == 415
    assert bomb not in [row[2] for row in receiver.rows()]


def test_slow_senders_are_cut_off(process: tuple[Receiver, psutil.Process]) -> None:
    """In the body, in the headers and before a byte: all at once, for each takes ten seconds."""
    address = urlsplit(process[0].url)
    head = b"POST /api/ingest/github HTTP/1.1\r\nHost: a\r\n"
    in_the_body = head + b"X-Hub-Signature-256: sha256=0\r\nContent-Length: 10\r\n\r\n{"
    with contextlib.ExitStack() as stack:
        senders = []
        for sent in (in_the_body, head + b"X-A: ", b""):
            sender = stack.enter_context(
                socket.create_connection((address.hostname, address.port), timeout=30)
            )
            sender.sendall(sent)
            senders.append(sender)
        started_at = time.monotonic()

        received = [sender.recv(1000) for sender in senders]

    assert time.monotonic() - started_at < 15
    assert [answer.split(b" ")[1:2] for answer in received] == [[b"408"], [], []]


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\n" + b"X-A: " + b"a" * 200_000,
        b"GET /" + b"a" * 200_000,
        b"GET / HTTP/1.1\r\n" + b"X-A: a\r\n" * 50_000,
        b"\x16\x03\x01\x02\x00\x01",
        b"POST /api/ingest/github HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/ingest/github HTTP/1.1\r\nContent-Length: 9\r\nContent-Length: 8\r\n\r\n",
        b"POST /api/ingest/github HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /ä HTTP/1.1\r\n\r\n".encode(),
    ],
    ids=lambda head: repr(head[:40]),
)
def test_an_invalid_request_is_cut_off(
    process: tuple[Receiver, psutil.Process], head: bytes
) -> None:
    receiver, _ = process
    address = urlsplit(receiver.url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as sender:
        with contextlib.suppress(OSError):
            sender.sendall(head)
        received = b""
        with contextlib.suppress(OSError):
            received = sender.recv(1000)

    assert received[:12] in (b"", b"HTTP/1.1 400", b"HTTP/1.1 404")
    assert receiver.client.get("/health").status_code == 200


def test_a_key_that_sends_too_much_is_slowed_down(database: dict[str, str]) -> None:
    migrations.upgrade(database)
    greedy, modest = make_key(database), make_key(database)
    settings = ReceiverSettings(requests_per_minute_and_key=5)
    with running(database, settings) as url, httpx.Client(base_url=url) as client:

        def send(key: str) -> httpx.Response:
            return client.post(
                "/api/ingest/aws", content=b"{}", headers={"Authorization": f"Bearer {key}"}
            )

        responses = [send(greedy) for _ in range(7)]
        other = send(modest)

    assert [response.status_code for response in responses] == [422] * 5 + [429] * 2
    assert int(responses[-1].headers["retry-after"]) in range(1, 61)
    assert other.status_code == 422


def test_a_signature_is_checked_before_a_body_is_read_as_json(receiver: Receiver) -> None:
    body = b'{"a":' * 10_000

    assert receiver.github(body, X_Hub_Signature_256=sign(body, secret=b"x")).status_code == 401
    assert receiver.rows() == []

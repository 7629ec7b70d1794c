"""GitHub's global node ids: which record of which repository a GraphQL id stands for."""

import base64
import struct

from scripts.demo.store import GithubRepository, Json


def node_id(prefix: str, repository: int, identifier: int) -> str:
    """Return an id in GitHub's format: the type, then packed repository and record numbers."""
    packed = b"\x93\x00" + _packed(repository) + _packed(identifier)
    return f"{prefix}_{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


def parse(value: str) -> tuple[str, int, int]:
    """Return the prefix, the repository's and the record's number of a node id.

    Raises:
        ValueError: no node id of this server.
    """
    prefix, _, text = value.partition("_")
    packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if packed[:2] != b"\x93\x00" or len(packed) != 20:
        raise ValueError(f"'{value}' is not a node id")
    repository, identifier = struct.unpack(">xQxQ", packed[2:])
    return prefix, repository, identifier


def with_node_id(prefix: str, record: Json, repository: GithubRepository) -> Json:
    """Return the record with the node id by which GraphQL finds it here."""
    number = record["number"] if prefix == "PR" else record["id"]
    return {**record, "node_id": node_id(prefix, repository.repository["id"], number)}


def with_check_suite(run: Json, repository: GithubRepository) -> Json:
    """Return a workflow run with the suite of its checks; here both have one number."""
    suite = node_id("CS", repository.repository["id"], run["id"])
    return {**run, "check_suite_id": run["id"], "check_suite_node_id": suite}


def _packed(number: int) -> bytes:
    return b"\xcf" + struct.pack(">Q", number)

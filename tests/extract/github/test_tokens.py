"""An App's installation reads like a token does; a payload keeps only its own record."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from extract.github.shrink import shrink
from extract.settings import ConfigurationError
from scripts.demo.github_server import GithubServer
from tests.extract.github.conftest import TOKEN, Extract
from tests.extract.github.organisation import pull, run


def test_an_app_reads_with_its_installations_token(
    github: GithubServer, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    monkeypatch.delenv("SOURCES__GITHUB__ACCESS_TOKEN")
    monkeypatch.setenv("SOURCES__GITHUB__APP_ID", "123")
    monkeypatch.setenv("SOURCES__GITHUB__APP_PRIVATE_KEY", pem)
    with pytest.raises(ConfigurationError, match="APP_INSTALLATION_ID"):
        extract()
    monkeypatch.setenv("SOURCES__GITHUB__APP_INSTALLATION_ID", "456")
    counts = extract()
    assert counts.streams["pull_requests"].rows_new == 230
    assert sum("access_tokens" in one.path for one in github.log) == 1
    assert {one.token for one in github.log if one.path.startswith("/repos")} == {TOKEN}

    monkeypatch.setenv("SOURCES__GITHUB__APP_PRIVATE_KEY", "no key")
    with pytest.raises(ConfigurationError, match="APP_PRIVATE_KEY"):
        extract()


def test_copies_of_other_records_shrink_to_their_keys() -> None:
    small = shrink(pull(7, "a" * 40, 100))
    assert small["base"]["repo"] == {"id": 70_001, "full_name": "acme/shop"}
    assert small["user"] == {"id": 3, "login": "ann", "type": "User"}
    assert small["labels"] == [{"id": 1, "name": "hotfix"}]
    assert small["body"] == pull(7, "a" * 40, 100)["body"]
    assert shrink(run(1, 0))["head_commit"] == {"id": f"{1:040x}"}
    commit = {"author": {"name": "Ann", "email": "ann@example.test", "date": "d", "extra": 1}}
    assert shrink({"commit": commit})["commit"]["author"] == {
        "name": "Ann",
        "email": "ann@example.test",
        "date": "d",
    }
    # What users attach to a deployment is theirs.
    assert shrink({"payload": {"user": {"anything": 1}}}) == {"payload": {"user": {"anything": 1}}}

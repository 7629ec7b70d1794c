"""The digest: only what is more than chance and what misses its goal."""

import json
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from pytest_httpserver import HTTPServer
from structlog.testing import capture_logs
from typer.testing import CliRunner

from extract.database import connect
from extract.settings import AlertsSettings, ConfigurationError
from scripts.cli import app
from scripts.digest import digest, goal_problems
from scripts.mail import mail as mail_text
from tests.scripts.conftest import Demo

WEEK = "where grain = 'week' and not is_running"


def test_a_digest_tells_changes_and_missed_goals_and_is_quiet_without(demo: Demo) -> None:
    with connect(demo.environment) as connection:
        connection.execute(
            "update gold.dora_overview set goal = null, is_goal_met = null,"
            " change = case when change is not null then 'within_noise' end"
        )
        assert digest(connection, "week", with_services=True) == ""
        assert goal_problems(connection) == {}

        connection.execute(
            "update gold.dora_overview set change = 'worse', value = 0.5, previous_value = 0.1,"
            f" sample_count = 40, previous_sample_count = 50 {WEEK}"
            " and name = 'Payments' and metric = 'rework_rate'"
        )
        connection.execute(
            f"update gold.dora_overview set goal = 3600, is_goal_met = false, value = 7200 {WEEK}"
            " and scope = 'organisation' and metric = 'recovery_time'"
        )
        both = digest(connection, "week", with_services=False)
        one = digest(connection, "week", "Payments", with_services=True)
        connection.rollback()

    organisation, payments = both.split("\n\n## ")[1:]
    assert both.startswith("# 2026-06-15 to 2026-06-21, production\n\n## The organisation\n\n")
    assert (
        "- **Goal missed:** The recovery time: 2.0 h, and the goal is at most 60 min"
        in organisation
    )
    assert payments.startswith(
        "Payments\n\n- **Worse:** The rework rate rose from 10.0% (50 deployments)"
    )
    assert one.endswith(f"## {payments}")
    assert "organisation" not in one


def test_an_alert_is_about_metrics_that_have_a_goal(demo: Demo) -> None:
    with connect(demo.environment) as connection:
        connection.execute(
            "update gold.dora_overview set change = 'worse', goal = null, is_goal_met = null"
            " where value is not null and previous_value is not null"
        )
        connection.execute(
            "update gold.dora_overview set goal = 0.9, is_goal_met = true, value = 0.4"
            " where grain in ('rolling_28', 'week') and name = 'Shop' and metric = 'rework_rate'"
        )
        problems = goal_problems(connection)
        connection.rollback()

    assert list(problems) == ["regression team Shop, rework_rate"]
    assert problems["regression team Shop, rework_rate"].startswith("The rework rate: 40.0% (n = ")


def test_a_digest_is_sent_by_the_channels_of_alerts(
    demo: Demo, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in demo.environment.items():
        monkeypatch.setenv(variable, value)
    arguments = ["digest", "--period", "rolling_90", "--team", "Payments"]
    printed = CliRunner().invoke(app, arguments)

    nobody = CliRunner().invoke(app, [*arguments, "--send"])
    httpserver.expect_request("/slack", method="POST").respond_with_data("ok")
    monkeypatch.setenv("ALERTS__SLACK_WEBHOOK_URL", httpserver.url_for("/slack"))
    sent = CliRunner().invoke(app, [*arguments, "--send"])

    assert isinstance(nobody.exception, ConfigurationError)
    assert (sent.exit_code, sent.stdout) == (0, "")
    ((request, _),) = httpserver.log
    assert json.loads(request.data)["text"] == printed.stdout.rstrip("\n")
    assert "**Goal missed:** The lead time of pull requests" in printed.stdout


PASSWORD = "p@ss:wo/rd"


class Postbox:
    """A mail server that keeps what it is given, for anyone who has the password."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.mails.append(envelope)
        return "250 OK"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str,
                     given: LoginPassword) -> AuthResult:  # fmt: skip
        is_right = (given.login, given.password) == (b"ada@example.org", PASSWORD.encode())
        # A server that repeats what it was given must not make us log it.
        message = None if is_right else f"535 {given.password.decode()} is wrong"
        return AuthResult(success=is_right, handled=is_right, message=message)


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(
        box, hostname="127.0.0.1", port=port, authenticator=box.authenticate,
        auth_required=True, auth_require_tls=False,
    )  # fmt: skip
    server.start()
    yield box, port
    server.stop()


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize("password", [PASSWORD, "wrong-" + PASSWORD], ids=["right", "wrong"])
def test_a_digest_goes_by_mail_and_the_password_nowhere(
    demo: Demo,
    postbox: tuple[Postbox, int],
    password: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    box, port = postbox
    for variable, value in demo.environment.items():
        monkeypatch.setenv(variable, value)
    arguments = ["digest", "--period", "rolling_90", "--team", "Payments"]
    printed = CliRunner().invoke(app, arguments).stdout
    account = f"ada%40example.org:{quote(password, safe='')}"
    monkeypatch.setenv("ALERTS__SMTP_URL", f"smtp://{account}@127.0.0.1:{port}")
    monkeypatch.setenv("ALERTS__EMAIL_FROM", "diogen@example.org")
    monkeypatch.setenv("ALERTS__EMAIL_TO", "lead@example.org,vp@example.org")

    with capture_logs() as lines:
        sent = CliRunner().invoke(app, [*arguments, "--send"])

    logged = f"{''.join(capfd.readouterr())}{sent.output}{lines}"
    assert PASSWORD not in logged
    assert quote(PASSWORD, safe="") not in logged
    if password != PASSWORD:
        assert sent.exit_code == 1
        assert box.mails == []
        assert "a mail did not get through" in logged
        return
    assert sent.exit_code == 0, sent.output
    (envelope,) = box.mails
    assert envelope.rcpt_tos == ["lead@example.org", "vp@example.org"]
    mail = message_from_bytes(envelope.content or b"", policy=default)
    assert mail["Subject"] == "2026-03-31 to 2026-06-28, production"
    assert mail.get_content().split() == printed.split()


def test_a_password_is_not_sent_to_another_machine_without_tls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    class Plain:
        def __init__(self, host: str, port: int, timeout: float) -> None:
            asked.append(f"{host}:{port}")

        def ehlo(self) -> None: ...

        def has_extn(self, name: str) -> bool:
            return False

        def login(self, *_: str) -> None:
            asked.append("login")

        def close(self) -> None: ...

    monkeypatch.setattr("smtplib.SMTP", Plain)
    settings = AlertsSettings.model_validate(
        {"smtp_url": "smtp://ada:secret@mail.example.org", "email_to": ["lead@example.org"]}
    )

    assert not mail_text(settings, "subject", "text")
    assert asked == ["mail.example.org:587"]
    for url, words in (
        (None, "a mail needs both"),
        ("smtp://ada:w%C3%B6rd@mail.example.org", "are ASCII"),
        ("smtp://ada:secret@mail.example.org:ten", "this is not a mail server"),
        ("https://mail.example.org", "this is not a mail server"),
    ):
        with pytest.raises(ValueError, match=words) as told:
            AlertsSettings.model_validate({"smtp_url": url, "email_to": ["lead@example.org"]})
        assert "secret" not in str(told.value)

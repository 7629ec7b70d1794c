"""Tells people when a run's problems, or missed goals, change: a new one, and one that is over.

The messages are stored with the run (`ops.runs.summary`). So an hourly run does not repeat them
every hour, and the next run sends a failed message again.
"""

from collections.abc import Mapping
from typing import Any

import psycopg

from extract.logs import get_logger
from extract.printable import printable
from extract.run_log import RunRecord
from extract.settings import AlertsSettings
from scripts.mail import mail

TIMEOUT_SECONDS = 10.0
LONGEST_SUBJECT = 120
SENT = "told"
# What a key of the digest's problems begins with; such a problem fails no run.
OF_GOALS = ("goal", "regression")

log = get_logger(__name__)


def tell_changes(
    settings: AlertsSettings,
    record: RunRecord,
    problems: Mapping[str, str],
    goals: Mapping[str, str] | None,
) -> None:
    """Send the problems that are new or over since the last run that sent a message.

    Args:
        problems: what is wrong now, by a key that stays the same while it lasts
            (`source github`, `stale raw_github.commits`, `build`), each in one sentence.
        goals: the same of missed goals and regressions (`goal team Payments, rework_rate`); None
            where they could not be read, so that none of them is known to be over.
    """
    before = _sent_before(record.connection)
    if goals is None:
        goals = {key: text for key, text in before.items() if _kind(key) in OF_GOALS}
    problems = {**problems, **goals}
    new = {key: text for key, text in problems.items() if key not in before}
    over = {key: text for key, text in before.items() if key not in problems}
    # Written first: if this process dies while it sends, the next one sends again.
    record.summary[SENT] = before
    if not new and not over:
        return
    message = {
        "status": _status(problems),
        "text": _text(new, over),
        "problems": dict(problems),
        "new": sorted(new),
        "recovered": sorted(over),
        "run_id": str(record.run_id),
    }
    if send(settings, message):
        record.summary[SENT] = dict(problems)


def send(settings: AlertsSettings, message: Mapping[str, Any]) -> bool:
    """Send a message to everybody who is configured; tell whether all took it.

    A receiver that does not answer is logged and costs the run nothing.
    """
    import httpx  # a seventh of a second, which no command needs that sends nothing

    bodies = {
        "webhook": (settings.webhook_url, message),
        "slack": (settings.slack_webhook_url, {"text": message["text"]}),
    }
    is_told = True
    for name, (url, body) in bodies.items():
        if url is None:
            continue
        try:
            answer = httpx.post(url.get_secret_value(), json=body, timeout=TIMEOUT_SECONDS)
            reason = f"status {answer.status_code}" if answer.is_error else None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # The error's own words may hold the address, which is a secret.
            reason = type(error).__name__
        if reason is not None:
            log.warning("an alert did not get through", receiver=name, reason=reason)
            is_told = False
    if settings.smtp_url is not None:
        text = str(message["text"])
        subject = printable(text.splitlines()[0].lstrip("# "))[:LONGEST_SUBJECT]
        is_told = mail(settings, subject, text) and is_told
    return is_told


def _sent_before(connection: psycopg.Connection) -> dict[str, str]:
    try:
        row = connection.execute(
            "select summary -> %s from ops.runs where command = 'run' and summary ? %s"
            " order by started_at desc limit 1",
            [SENT, SENT],
        ).fetchone()
    except psycopg.Error:
        # The database is gone: a message sent twice is better than none.
        return {}
    return row[0] if row else {}


def _status(problems: Mapping[str, str]) -> str:
    if not problems:
        return "recovered"
    kinds = {_kind(key) for key in problems}
    if kinds <= {*OF_GOALS}:
        return "missed"
    return "stale" if kinds <= {"stale", *OF_GOALS} else "failed"


def _kind(key: str) -> str:
    return key.partition(" ")[0]


def _text(new: Mapping[str, str], over: Mapping[str, str]) -> str:
    lines = [f"{key}: {text}" for key, text in sorted(new.items())]
    lines += [f"{key}: recovered" for key in sorted(over)]
    return "\n".join(f"Diogen: {line}" for line in lines)

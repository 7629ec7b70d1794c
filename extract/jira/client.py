"""Speaks HTTP to one Jira: credentials, retries, rate limits, and errors in one clear sentence."""

import email.utils
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from extract.logs import get_logger
from extract.pipelines import Counts
from extract.settings import ConfigurationError, JiraSettings

ATTEMPTS = 5
FIRST_WAIT_SECONDS = 0.5
TIMEOUT_SECONDS = 60.0
CONNECTIONS = 8
RETRIED = frozenset({429, 500, 502, 503, 504})

log = get_logger(__name__)


class JiraError(ConfigurationError):
    """Jira cannot be read as configured, or answers what no Jira should; the message says which."""


class NotThereError(JiraError):
    """404: what was asked for does not exist, or this account may not see it."""


class RefusedError(JiraError):
    """400: Jira understood the request and refused it; the message is Jira's own."""


class ForbiddenError(JiraError):
    """403: the account may not read this."""


class Client:
    """One site's connections, safe to use from several threads.

    Args:
        counts: where each request is booked, on the stream it was made for.
    """

    def __init__(self, settings: JiraSettings, counts: Counts) -> None:
        token = settings.api_token.get_secret_value() if settings.api_token else None
        headers = {"Accept": "application/json"}
        auth: httpx.Auth | None = None
        if token and settings.email:
            auth = httpx.BasicAuth(settings.email, token)
        elif token:
            headers["Authorization"] = f"Bearer {token}"
        self.base_url = settings.base_url or ""
        self._max_wait = settings.max_wait_seconds
        self._counts = counts
        self._lock = threading.Lock()
        self._http = httpx.Client(
            base_url=self.base_url,
            headers=headers,
            auth=auth,
            timeout=TIMEOUT_SECONDS,
            limits=httpx.Limits(max_connections=CONNECTIONS),
        )

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def get(self, stream: str, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """Return the JSON that `path` answers.

        Raises:
            JiraError: no usable answer; a subclass where the caller may know what to do.
        """
        return self._ask(stream, self._http.build_request("GET", path, params=params))

    def post(self, stream: str, path: str, body: Mapping[str, Any]) -> Any:
        """Return the JSON that `path` answers to `body`; every POST here only reads.

        Raises:
            JiraError: no usable answer; a subclass where the caller may know what to do.
        """
        return self._ask(stream, self._http.build_request("POST", path, json=body))

    def _ask(self, stream: str, request: httpx.Request) -> Any:
        failures, waited = 0, 0.0
        while True:
            answer, trouble = self._try(stream, request)
            if not trouble:
                _raise_for_status(answer, self.base_url)
                return answer.json()
            limited = answer is not None and answer.status_code == 429
            failures += 0 if limited else 1
            wait = _wait_seconds(answer, failures)
            # A rate limit is not a failure: it says how long to wait, and the setting how long is
            # ok.
            if failures >= ATTEMPTS or waited + wait > self._max_wait:
                raise JiraError(self._gave_up(request, trouble, limited, wait))
            log.info("waiting for Jira", reason=trouble, seconds=round(wait, 1))
            time.sleep(wait)
            waited += wait

    def _try(self, stream: str, request: httpx.Request) -> tuple[Any, str]:
        """Return the answer, and in a few words why it deserves another try, if it does."""
        with self._lock:
            self._counts.stream(stream).requests += 1
        try:
            answer = self._http.send(request)
        except httpx.TransportError as error:
            return None, f"no answer ({type(error).__name__}: {error})"
        if answer.status_code in RETRIED:
            return answer, f"status {answer.status_code}"
        if answer.is_success and not _is_json(answer):
            return answer, "a page instead of JSON"
        return answer, ""

    def _gave_up(self, request: httpx.Request, trouble: str, limited: bool, wait: float) -> str:
        where = f"Jira at {self.base_url} gave {trouble} for {request.url.path}"
        if limited:
            return (
                f"{where} and asks to wait {wait:.0f} s: run again later, or raise "
                f"SOURCES__JIRA__MAX_WAIT_SECONDS (now {self._max_wait})"
            )
        if "JSON" in trouble:
            return (
                f"{where}, {ATTEMPTS} times: set SOURCES__JIRA__BASE_URL to the address of Jira "
                "itself, not of a login page or portal"
            )
        return f"{where}, {ATTEMPTS} times: check SOURCES__JIRA__BASE_URL, or run again later"


def _is_json(answer: httpx.Response) -> bool:
    try:
        answer.json()
    except ValueError:
        return False
    return True


def _wait_seconds(answer: httpx.Response | None, failures: int) -> float:
    """Return how long to wait: what the answer asks for, otherwise longer each time."""
    asked = answer.headers.get("Retry-After", "") if answer is not None else ""
    if asked.strip().isdigit():
        return float(asked)
    if asked:
        try:
            until = email.utils.parsedate_to_datetime(asked)
            return max(0.0, (until - datetime.now(UTC)).total_seconds())
        except (ValueError, TypeError):
            pass
    return FIRST_WAIT_SECONDS * 2.0 ** max(0, failures - 1)


def _raise_for_status(answer: httpx.Response, base_url: str) -> None:
    status, path = answer.status_code, answer.request.url.path
    if answer.is_success:
        return
    if status == 401:
        raise JiraError(
            f"Jira at {base_url} refused the credentials (401): set SOURCES__JIRA__EMAIL and "
            "SOURCES__JIRA__API_TOKEN for Cloud, or SOURCES__JIRA__API_TOKEN alone for a personal "
            "access token or an OAuth 2 token"
        )
    said = _messages(answer)
    if status == 403:
        raise ForbiddenError(
            f"Jira at {base_url} forbids {path} (403{said}): give the account of "
            "SOURCES__JIRA__API_TOKEN the permission to browse the projects, or use another token"
        )
    if status in (404, 410):
        raise NotThereError(
            f"Jira at {base_url} has no {path} ({status}{said}): check SOURCES__JIRA__BASE_URL and "
            "SOURCES__JIRA__PROJECTS"
        )
    if status == 400:
        advice = "fix SOURCES__JIRA__PROJECTS or SOURCES__JIRA__JQL" if "/search" in path else ""
        raise RefusedError(f"Jira at {base_url} refused {path} (400{said}) {advice}".rstrip())
    if answer.is_redirect:
        raise JiraError(
            f"Jira at {base_url} redirects {path} to {answer.headers.get('Location', '?')}: set "
            "SOURCES__JIRA__BASE_URL to the address that answers itself"
        )
    raise JiraError(f"Jira at {base_url} answered {status} to {path}{said}")


def _messages(answer: httpx.Response) -> str:
    """Return what Jira says about an error, as `: text`, empty when it says nothing."""
    try:
        body = answer.json()
    except ValueError:
        return ""
    if not isinstance(body, dict):
        return ""
    texts = [str(text) for text in body.get("errorMessages") or []]
    errors = body.get("errors")
    texts += [str(text) for text in errors.values()] if isinstance(errors, dict) else []
    texts += [str(body["message"])] if body.get("message") else []
    return ": " + " ".join(texts)[:300] if texts else ""

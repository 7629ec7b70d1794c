"""Speaks HTTP to one Jira: credentials, and errors in one clear sentence."""

import httpx

from extract.json_client import ATTEMPTS, TIMEOUT_SECONDS, GaveUp, JsonClient
from extract.pipelines import Counts
from extract.settings import ConfigurationError, JiraSettings

CONNECTIONS = 8


class JiraError(ConfigurationError):
    """Jira cannot be read as configured, or answers what no Jira should; the message says which."""


class NotThereError(JiraError):
    """404: what was asked for does not exist, or this account may not see it."""


class RefusedError(JiraError):
    """400: Jira understood the request and refused it; the message is Jira's own."""


class ForbiddenError(JiraError):
    """403: the account may not read this."""


class Client(JsonClient):
    """One site's connections; a request without a usable answer raises JiraError or one below.

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
        http = httpx.Client(
            base_url=self.base_url,
            headers=headers,
            auth=auth,
            timeout=TIMEOUT_SECONDS,
            limits=httpx.Limits(max_connections=CONNECTIONS),
        )
        super().__init__(
            http,
            name="Jira",
            max_wait=self._max_wait,
            counts=counts,
            gave_up=self._error,
            raise_for_status=lambda answer: _raise_for_status(answer, self.base_url),
        )

    def _error(self, given_up: GaveUp) -> JiraError:
        where = f"Jira at {self.base_url} gave {given_up.trouble} for {given_up.path}"
        if given_up.wait_seconds is not None:
            return JiraError(
                f"{where} and asks to wait {given_up.wait_seconds:.0f} s: run again later, or "
                f"raise SOURCES__JIRA__MAX_WAIT_SECONDS (now {self._max_wait})"
            )
        if "JSON" in given_up.trouble:
            return JiraError(
                f"{where}, {ATTEMPTS} times: set SOURCES__JIRA__BASE_URL to the address of Jira "
                "itself, not of a login page or portal"
            )
        return JiraError(
            f"{where}, {ATTEMPTS} times: check SOURCES__JIRA__BASE_URL, or run again later"
        )


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

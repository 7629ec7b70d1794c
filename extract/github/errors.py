"""Turns GitHub errors into one sentence that says what to do.

An error of one repository is a `RepositoryError`: the other repositories are still read.
Everything else, such as a wrong token or a limit that is used up, ends the source.
"""

import re

import httpx

from extract.settings import ConfigurationError


class MissingError(Exception):
    """GitHub has no such thing: it was deleted, or the feature is switched off."""


class DeepestPageError(Exception):
    """GitHub gives no more pages of a list that is very long."""


class CursorError(Exception):
    """GitHub stops numbering the pages of a long list: only its `next` links continue it."""


class RepositoryError(ConfigurationError):
    """One repository, or a part of it, could not be read."""


class TroubleError(RepositoryError):
    """GitHub did not answer properly after all retries."""


class ForbiddenError(RepositoryError):
    """403: the token may not read this part of a repository."""


class ClosedError(RepositoryError):
    """403 or 451 for all of a repository, whatever permissions the token has."""


class LimitError(ConfigurationError):
    """The rate limit is used up for longer than the user wants to wait."""


class UnreachableError(ConfigurationError):
    """Nothing answered at all since the run began."""


def refusal(response: httpx.Response, path: str) -> ConfigurationError | None:
    """Return the error to raise for an answer that refuses, None for any other."""
    if response.status_code == 401:
        return ConfigurationError(
            "GitHub refuses the token (401): set a valid one in SOURCES__GITHUB__ACCESS_TOKEN "
            "or in .dlt/secrets.toml"
        )
    if response.status_code not in (403, 451):
        return None
    where = _repository(path)
    text = response.text.lower()
    single_sign_on = re.search(r"url=([^;,\s]+)", response.headers.get("x-github-sso", ""))
    if single_sign_on:
        return ClosedError(
            f"{where} is behind its organisation's single sign-on (403): authorise the token at "
            f"{single_sign_on[1]}"
        )
    if "saml" in text or response.headers.get("x-github-sso"):
        return ClosedError(
            f"{where} is behind its organisation's single sign-on (403): authorise the token for "
            "it under https://github.com/settings/tokens (Configure SSO)"
        )
    if "ip allow list" in text:
        return ClosedError(
            f"{where} answers only addresses on its owner's IP allow list (403): ask an owner to "
            "add this machine's address, or run on an allowed machine; another token does not help"
        )
    if response.status_code == 451 or "access blocked" in text or '"block"' in text:
        return ClosedError(
            f"GitHub blocks {where} ({response.status_code}{_blocked_for(response)}): no token "
            "helps; ask its owner or GitHub's support to lift it, or leave it out of "
            "SOURCES__GITHUB__REPOSITORIES"
        )
    return ForbiddenError(
        f"GitHub forbids reading {path} (403): give the token in SOURCES__GITHUB__ACCESS_TOKEN "
        "read access to it (contents, pull requests, issues, actions, deployments)"
    )


def _repository(path: str) -> str:
    """Return the repository, or the owner's list, that an API path belongs to."""
    found = re.search(r"/repos/([^/]+/[^/?]+)", path) or re.search(
        r"/(?:orgs|users)/([^/?]+)", path
    )
    return found[1] if found else path


def _blocked_for(response: httpx.Response) -> str:
    try:
        reason = response.json()["block"]["reason"]
    except (ValueError, KeyError, TypeError):
        return ""
    return f", reason: {reason}"

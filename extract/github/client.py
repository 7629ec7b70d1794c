"""Sends requests to GitHub: bounded, conditional, waiting at limits, and retrying faults."""

import asyncio
import random
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from extract.github.answers import Answer, answer_of, is_limited_query, is_whole
from extract.github.errors import (
    CursorError,
    DeepestPageError,
    LimitError,
    MissingError,
    TroubleError,
    UnreachableError,
    refusal,
)
from extract.github.tokens import Limit, Token, Tokens
from extract.logs import get_logger
from extract.pipelines import Counts
from extract.settings import GithubSettings

CONCURRENT_REQUESTS = 12
ATTEMPTS = 6
FIRST_DELAY = 0.5
TIMEOUT_SECONDS = 60.0
# GitHub's documented wait if it throttles without saying for how long.
THROTTLED_SECONDS = 60.0

# Missing, empty, or deleted permanently.
MISSING = (404, 409, 410)
# With so few requests left, reading everything at once would finish nothing.
SCARCE = 500

log = get_logger(__name__)


class GithubClient:
    """GitHub's REST and GraphQL APIs for one run."""

    def __init__(self, settings: GithubSettings, counts: Counts) -> None:
        self.settings = settings
        self.counts = counts
        self.tokens = Tokens(settings)
        self.http = httpx.AsyncClient(
            timeout=TIMEOUT_SECONDS,
            follow_redirects=True,
            limits=httpx.Limits(max_connections=CONCURRENT_REQUESTS),
            headers={
                "accept": "application/vnd.github+json",
                "x-github-api-version": "2022-11-28",
                "user-agent": "diogen",
            },
        )
        self.slots = asyncio.Semaphore(CONCURRENT_REQUESTS)
        self.was_answered = False

    async def close(self) -> None:
        await self.http.aclose()

    @property
    def is_scarce(self) -> bool:
        """Tell whether too few requests are left for reading everything at once."""
        left = self.tokens.left
        return left is not None and left < SCARCE

    @property
    def graphql_url(self) -> str:
        """The GraphQL address that belongs to the REST one, on Enterprise servers too."""
        base = self.settings.api_url
        return f"{base.removesuffix('/v3')}/graphql"

    async def get(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        stream: str,
        etag: str | None = None,
        is_expected_missing: bool = False,
    ) -> Answer:
        """Read one REST resource.

        Args:
            is_expected_missing: accept the first answer that it is missing.

        Raises:
            MissingError: 404, 409 (an empty repository) or 410, twice.
            DeepestPageError: the list has more pages, but GitHub shows none.
            CursorError: the list continues by its `next` links only.
            RepositoryError: the token may not read this, or there was no proper answer.
            ConfigurationError: the credential is wrong.
            LimitError: the limit is used up for longer than the user wants to wait.
        """
        url = path if path.startswith("http") else f"{self.settings.api_url}{path}"
        response = await self._send("GET", url, stream, params=params, etag=etag)
        if response.status_code in MISSING and not is_expected_missing:
            # The consequences last, so one odd answer is not enough.
            response = await self._send("GET", url, stream, params=params, etag=etag)
        if response.status_code in MISSING or "No commit found" in response.text[:200]:
            raise MissingError(f"{path} ({response.status_code})")
        if response.is_error:
            said = response.text.lower()
            if "cursor based pagination" in said or "pagination with the page parameter" in said:
                raise CursorError(path)
            if "pagination is limited" in said or "only the first" in said:
                raise DeepestPageError(path)
            raise TroubleError(
                f"GitHub does not accept the request for {path} ({response.status_code}): run "
                "again, and report it if it happens again"
            )
        return answer_of(response)

    async def post_graphql(
        self, document: str, variables: Mapping[str, Any], *, stream: str, attempts: int
    ) -> httpx.Response:
        """Send one GraphQL request and return its answer, whatever it says."""
        body = {"query": document, "variables": dict(variables)}
        return await self._send("POST", self.graphql_url, stream, json=body, attempts=attempts)

    async def _send(
        self,
        method: str,
        url: str,
        stream: str,
        *,
        params: Mapping[str, str | int] | None = None,
        json: Any = None,
        etag: str | None = None,
        attempts: int = ATTEMPTS,
    ) -> httpx.Response:
        reason = ""
        failures = throttled = 0
        while failures < attempts and throttled < ATTEMPTS:
            token = self.tokens.choose(url)
            await self._wait_for(token.limit(url))
            try:
                response = await self._send_once(method, url, token, params, json, etag)
            except httpx.TransportError as trouble:
                reason = type(trouble).__name__
            else:
                self.was_answered = True
                self._account(response, token.limit(url), stream)
                if self._is_throttled(response, token.limit(url)):
                    throttled += 1
                    reason = f"throttled with status {response.status_code}"
                    continue
                if response.status_code < 500 and is_whole(response):
                    error = refusal(response, httpx.URL(url).path)
                    if error is not None:
                        raise error
                    return response
                reason = (
                    f"status {response.status_code}"
                    if response.status_code >= 500
                    else "an answer cut short"
                )
            failures += 1
            if failures < attempts:
                delay = FIRST_DELAY * 2 ** (failures - 1)
                await asyncio.sleep(delay * (1 + random.random() / 4))  # noqa: S311
        if throttled >= ATTEMPTS:
            raise LimitError(
                f"GitHub still limits {httpx.URL(url).path} after {throttled} waits ({reason}): "
                "run again later; what was read so far is kept"
            )
        # If nothing answers at all, the next repository would fail too.
        kind = TroubleError if self.was_answered else UnreachableError
        raise kind(
            f"GitHub does not answer {httpx.URL(url).path} ({reason}, {failures} attempts): check "
            "SOURCES__GITHUB__API_URL and the network, then run again; what was read so far is kept"
        )

    async def _send_once(
        self,
        method: str,
        url: str,
        token: Token,
        params: Mapping[str, str | int] | None,
        json: Any,
        etag: str | None,
    ) -> httpx.Response:
        async with self.slots:
            headers = await self.tokens.headers(token, self.http)
            owner, _, value = (etag or "").partition(" ")
            if value and owner == token.name:
                headers["if-none-match"] = value
            response = await self.http.request(
                method, url, params=params, json=json, headers=headers
            )
        response.extensions["credential"] = token.name
        return response

    def _account(self, response: httpx.Response, limit: Limit, stream: str) -> None:
        limit.learn(response.headers)
        if response.status_code != httpx.codes.NOT_MODIFIED:
            self.counts.stream(stream).requests += 1
        self.counts.limit_left = self.tokens.left

    async def _wait_for(self, limit: Limit) -> None:
        wait = limit.ready_at() - time.time()
        if wait <= 0:
            return
        until = datetime.fromtimestamp(limit.ready_at(), UTC)
        if wait > self.settings.max_wait_seconds:
            raise LimitError(
                f"GitHub's rate limit is used up until {until:%H:%M:%S} UTC: run again later, "
                "raise SOURCES__GITHUB__MAX_WAIT_SECONDS, or set more tokens in "
                "SOURCES__GITHUB__ACCESS_TOKEN (comma-separated); what was read so far is kept"
            )
        log.info("waiting for GitHub's rate limit", until=f"{until:%H:%M:%S}", seconds=int(wait))
        await asyncio.sleep(wait + random.random())  # noqa: S311

    def _is_throttled(self, response: httpx.Response, limit: Limit) -> bool:
        """Tell whether a limit was hit, and note until when."""
        is_limited = is_limited_query(response)
        if response.status_code not in (403, 429) and not is_limited:
            return False
        after = response.headers.get("retry-after", "")
        if after.isdigit():
            limit.blocked_until = time.time() + int(after)
            return True
        if response.headers.get("x-ratelimit-remaining") == "0":
            limit.remaining = 0
            limit.blocked_until = limit.reset
            return True
        # GraphQL may say so while its own headers claim that points are left.
        if is_limited or response.status_code == 429 or "secondary rate" in response.text.lower():
            limit.blocked_until = time.time() + THROTTLED_SECONDS
            return True
        return False

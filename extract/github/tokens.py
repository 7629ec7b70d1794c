"""The credentials for GitHub: one token, several that share the work, or an App's installation."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from extract.settings import ConfigurationError, GithubSettings

# An installation token lives an hour; a fresh one is asked for this long before its end.
REFRESH_SECONDS = 300


@dataclass
class Limit:
    """The latest state of one of a credential's budgets.

    Attributes:
        remaining: requests (points, for GraphQL) left until `reset`; None before the first answer.
        reset: when the budget is renewed, in seconds since the epoch.
        blocked_until: when GitHub asked this credential to come back.
    """

    remaining: int | None = None
    reset: float = 0.0
    blocked_until: float = 0.0

    def ready_at(self) -> float:
        """Return when this budget may be used again."""
        used_up = self.remaining == 0 and self.reset > time.time()
        return max(self.blocked_until, self.reset if used_up else 0.0)

    def learn(self, headers: Mapping[str, str]) -> None:
        """Take note of the limit that an answer states."""
        try:
            self.remaining = int(headers["x-ratelimit-remaining"])
            self.reset = float(headers["x-ratelimit-reset"])
        except (KeyError, ValueError):
            return


@dataclass
class Token:
    """One credential; REST and GraphQL each have a budget of their own.

    Attributes:
        name: identifies the credential in the state, without revealing it.
        expires: when the secret must be renewed, None for one that lasts.
    """

    name: str
    secret: str = field(repr=False)
    expires: float | None = None
    rest: Limit = field(default_factory=Limit)
    graphql: Limit = field(default_factory=Limit)

    def limit(self, url: str) -> Limit:
        """Return the budget that a request to `url` draws on."""
        return self.graphql if url.endswith("/graphql") else self.rest


class Tokens:
    """The credentials of one run."""

    def __init__(self, settings: GithubSettings) -> None:
        self.settings = settings
        secret = settings.access_token.get_secret_value() if settings.access_token else ""
        secrets = [part.strip() for part in secret.strip("[]").split(",")]
        secrets = [part.strip("\"' ") for part in secrets if part.strip("\"' ")]
        self.is_app = settings.app_id is not None
        self.tokens = [Token(_name(secret), secret) for secret in secrets]
        if self.is_app:
            self.tokens = [Token("app", "", expires=0.0)]
        if not self.tokens:
            self.tokens = [Token("anonymous", "")]

    def choose(self, url: str) -> Token:
        """Return the credential for an address: always the same one while it can be used.

        GitHub's ETags differ from one credential to the next, so changing it would cost a request.
        """
        now = time.time()
        ready = [token for token in self.tokens if token.limit(url).ready_at() <= now]
        if not ready:
            return min(self.tokens, key=lambda token: token.limit(url).ready_at())
        digest = hashlib.sha256(url.encode()).digest()
        preferred = self.tokens[digest[0] % len(self.tokens)]
        if preferred in ready:
            return preferred
        return max(ready, key=lambda token: token.limit(url).remaining or 0)

    async def headers(self, token: Token, http: httpx.AsyncClient) -> dict[str, str]:
        """Return the authorization header, renewing an installation's token if needed."""
        if token.expires is not None and token.expires - time.time() < REFRESH_SECONDS:
            await self._renew(token, http)
        return {"authorization": f"Bearer {token.secret}"} if token.secret else {}

    @property
    def is_anonymous(self) -> bool:
        """Tell whether requests are anonymous."""
        return not self.is_app and not any(token.secret for token in self.tokens)

    @property
    def left(self) -> int | None:
        """REST requests left on all credentials together, None before GitHub has said so."""
        known = [token.rest.remaining for token in self.tokens if token.rest.remaining is not None]
        return sum(known) if known else None

    async def _renew(self, token: Token, http: httpx.AsyncClient) -> None:
        url = f"{self.settings.api_url}/app/installations/{self.settings.app_installation_id}"
        answer = await http.post(
            f"{url}/access_tokens",
            headers={"authorization": f"Bearer {self._assertion()}"},
        )
        if answer.status_code != httpx.codes.CREATED:
            raise ConfigurationError(
                f"GitHub gives no token to the App ({answer.status_code}): check "
                "SOURCES__GITHUB__APP_ID, SOURCES__GITHUB__APP_INSTALLATION_ID and "
                "SOURCES__GITHUB__APP_PRIVATE_KEY"
            )
        body = answer.json()
        token.secret = body["token"]
        token.expires = datetime.fromisoformat(body["expires_at"]).timestamp()

    def _assertion(self) -> str:
        # Its cryptography weighs 9 MB, and only Apps need it.
        import jwt

        key = self.settings.app_private_key
        now = int(time.time())
        # Issued a minute ago: GitHub refuses a token from a clock that runs ahead of its own.
        claims = {"iat": now - 60, "exp": now + 540, "iss": self.settings.app_id}
        try:
            return jwt.encode(claims, key.get_secret_value() if key else "", algorithm="RS256")
        except (ValueError, TypeError, jwt.PyJWTError):
            raise ConfigurationError(
                "SOURCES__GITHUB__APP_PRIVATE_KEY is not an RSA key: set the whole PEM text that "
                "GitHub gave for the App"
            ) from None


def _name(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:8]

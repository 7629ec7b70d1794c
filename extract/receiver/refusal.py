"""A request that is answered without storing anything."""

from collections.abc import Mapping


class RefusedError(Exception):
    """Ends a request with an HTTP status and one sentence for its sender."""

    def __init__(
        self, status: int, detail: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def unavailable(detail: str, *, seconds: int = 5) -> RefusedError:
    """Return a 503 that asks the sender to come again in `seconds`."""
    return RefusedError(503, detail, headers={"Retry-After": str(seconds)})


def unproven(detail: str) -> RefusedError:
    """Return a 401 that says which proof is missing."""
    return RefusedError(401, detail, headers={"WWW-Authenticate": "Bearer"})

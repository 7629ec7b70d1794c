"""Sends requests to AWS: reads pages, counts requests, and turns errors into sentences."""

from collections.abc import Iterator
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from extract.aws.errors import explain
from extract.aws.records import Json, plain
from extract.pipelines import Counts
from extract.settings import AwsSettings

TIMEOUT_SECONDS = 30


class Client:
    """One account's services in one region.

    Args:
        counts: where each request, retries included, is booked on the stream it was made for.
    """

    def __init__(
        self, session: Any, account: str, region: str, settings: AwsSettings, counts: Counts
    ) -> None:
        self.scope = f"{account}/{region}"
        self.where = f"account {account}, {region}"
        self._session = session
        self._region = region
        self._endpoint_url = settings.endpoint_url
        self._counts = counts
        # Throttling is waited out, longer each time, up to twenty seconds a try.
        self._config = Config(
            retries={"mode": "standard", "total_max_attempts": settings.max_attempts},
            connect_timeout=TIMEOUT_SECONDS,
            read_timeout=TIMEOUT_SECONDS,
        )
        self._services: dict[str, Any] = {}

    def ask(self, stream: str, action: str, **parameters: Any) -> Json:
        """Return the answer to one request.

        Args:
            action: as IAM names it, `codepipeline:GetPipeline`.

        Raises:
            AwsError: no usable answer.
        """
        service, method = self._method(action)
        try:
            answer = getattr(service, method)(**parameters)
        except (BotoCoreError, ClientError) as error:
            raise explain(error, action, self.where) from None
        return self._booked(stream, answer)

    def pages(self, stream: str, action: str, **parameters: Any) -> Iterator[Json]:
        """Yield the pages of a list, asking for the next one only when it is wanted.

        Raises:
            AwsError: no usable answer.
        """
        service, method = self._method(action)
        pages = iter(service.get_paginator(method).paginate(**parameters))
        while True:
            try:
                page = next(pages, None)
            except (BotoCoreError, ClientError) as error:
                raise explain(error, action, self.where) from None
            if page is None:
                return
            yield self._booked(stream, page)

    def _booked(self, stream: str, answer: dict[str, Any]) -> Json:
        about = answer.pop("ResponseMetadata", {})
        self._counts.stream(stream).requests += 1 + int(about.get("RetryAttempts", 0))
        found: Json = plain(answer)
        return found

    def _method(self, action: str) -> tuple[Any, str]:
        name, operation = action.split(":")
        if name not in self._services:
            self._services[name] = self._session.client(
                name,
                region_name=self._region,
                endpoint_url=self._endpoint_url,
                config=self._config,
            )
        service = self._services[name]
        methods = {value: key for key, value in service.meta.method_to_api_mapping.items()}
        return service, methods[operation]

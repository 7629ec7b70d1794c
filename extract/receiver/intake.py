"""From request to answer: prove, seal, store, acknowledge, in this order."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from extract.logs import get_logger
from extract.receiver.body import LARGE_BYTES, Bodies
from extract.receiver.counters import Counters
from extract.receiver.envelope import POSITION_HEADER, Delivery, seal
from extract.receiver.json_text import UnreadableBodyError, split
from extract.receiver.keys import Keys
from extract.receiver.link import Link, UnavailableError
from extract.receiver.proof import Gate
from extract.receiver.refusal import RefusedError, unavailable
from extract.receiver.schemas.source import Proof, Source
from extract.receiver.store import Store
from extract.settings import ReceiverSettings

CLOUDEVENTS_BATCH = "application/cloudevents-batch+json"

log = get_logger(__name__)


class Intake:
    """Everything the ingest endpoints share."""

    def __init__(self, environment: Mapping[str, str], settings: ReceiverSettings) -> None:
        self.store = Store(Link(environment))
        # Questions have a connection of their own: they must not wait behind a commit.
        self.questions = Link(environment)
        self.bodies = Bodies(settings)
        self.counters = Counters()
        self._gate = Gate(settings, Keys(self.questions))
        self._settings = settings
        self._one_large = asyncio.Lock()

    async def one(self, source: Source, request: Request) -> JSONResponse:
        """Take one delivery."""
        if request.headers.get("content-type", "").startswith(CLOUDEVENTS_BATCH):
            return await self._answer(source, request, is_batch=source.takes_batches)
        return await self._answer(source, request, is_batch=False)

    async def many(self, source: Source, request: Request) -> JSONResponse:
        """Take a JSON list of deliveries: all are stored, or none."""
        return await self._answer(source, request, is_batch=True)

    async def _answer(self, source: Source, request: Request, *, is_batch: bool) -> JSONResponse:
        started_at = time.monotonic()
        try:
            return await self._take(source, request, is_batch=is_batch)
        except UnavailableError as error:
            self.counters.refusal(source.name, 503)
            log.warning("not taken", source=source.name, reason=str(error))
            raise unavailable("the database cannot store this now, send it again") from None
        except RefusedError as error:
            self.counters.refusal(source.name, error.status)
            raise
        finally:
            self.counters.answered(time.monotonic() - started_at)

    async def _take(self, source: Source, request: Request, *, is_batch: bool) -> JSONResponse:
        # Starlette's own mapping searches the list again for each name.
        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in request.scope["headers"]
        }
        key = request.query_params.get("key") if source.key_in_address else None
        is_proven = await self._gate.before_body(source, headers, key)
        limit = self._longest(source)
        async with self.bodies.read(request, headers, limit=limit, is_proven=is_proven) as body:
            if not is_proven:
                self._gate.with_body(source, request, headers, body)
            # The connection may stay open now, for the next delivery.
            request.state.is_proven = True
            # A large one is several times in memory while it is read and written, and others wait
            # for its commit: one at a time.
            async with self._one_large if len(body) > LARGE_BYTES else nullcontext():
                deliveries = await self._sealed(source, headers, body, is_batch=is_batch)
                is_new = await self.store.append(deliveries)
        outcomes = [self._outcome(*pair) for pair in zip(deliveries, is_new, strict=True)]
        content = {"deliveries": outcomes} if is_batch else outcomes[0]
        return JSONResponse(content, status_code=_status(outcomes))

    def _longest(self, source: Source) -> int:
        if source.proof is Proof.KEY:
            return min(self._settings.max_event_bytes, self._settings.max_body_bytes)
        return self._settings.max_body_bytes

    async def _sealed(
        self, source: Source, headers: dict[str, str], body: bytes, *, is_batch: bool
    ) -> list[Delivery]:
        """Return what `body` holds, checked; a large one is read beside the loop."""
        if is_batch:
            return [
                seal(source, {**headers, POSITION_HEADER: str(position)}, part)
                for position, part in enumerate(self._parts(body))
            ]
        headers.pop(POSITION_HEADER, None)
        if len(body) <= LARGE_BYTES:
            return [seal(source, headers, body)]
        return [await asyncio.to_thread(seal, source, headers, body)]

    def _parts(self, body: bytes) -> list[bytes]:
        limit = self._settings.max_batch_length
        try:
            parts = split(body, limit)
        except UnreadableBodyError as error:
            raise RefusedError(400, str(error)) from None
        if not parts:
            raise RefusedError(400, f"a batch has 1 to {limit} deliveries, not 0")
        return parts

    def _outcome(self, delivery: Delivery, is_new: bool) -> dict[str, Any]:
        if delivery.reason is not None:
            self.counters.delivery(delivery.source, "rejected")
            log.warning(
                "rejected",
                source=delivery.source,
                delivery_id=delivery.stored_id,
                field=delivery.field,
            )
            return {
                "delivery_id": delivery.stored_id,
                "status": "rejected",
                "field": delivery.field,
                "detail": delivery.reason,
            }
        status = "accepted" if is_new else "repeated"
        self.counters.delivery(delivery.source, status)
        return {"delivery_id": delivery.delivery_id, "status": status}


def _status(outcomes: Sequence[Mapping[str, Any]]) -> int:
    statuses = {outcome["status"] for outcome in outcomes}
    if "rejected" in statuses:
        return 422
    return 202 if "accepted" in statuses else 200

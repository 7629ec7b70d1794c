"""The HTTP application: routes and answers, nothing else."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from extract.logs import get_logger
from extract.receiver import description
from extract.receiver.connections import Connections
from extract.receiver.health import Health
from extract.receiver.intake import Intake
from extract.receiver.mapped import known_sources
from extract.receiver.refusal import RefusedError
from extract.receiver.schemas.source import Proof, Source
from extract.settings import ReceiverSettings

Endpoint = Callable[[Request], Awaitable[Response]]
NOT_NOW: dict[int | str, dict[str, Any]] = {
    503: {"model": description.Problem, "description": "It cannot store now; `detail` says why."}
}

log = get_logger(__name__)


def create_app(environment: Mapping[str, str], settings: ReceiverSettings) -> FastAPI:
    """Return the receiver.

    Args:
        environment: libpq variables of a migrated database.
        settings: secrets and limits.
    """
    intake = Intake(environment, settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await intake.store.start()
        yield
        await intake.store.stop()
        await intake.questions.close()

    app = Receiver(
        title=description.TITLE, version=version("diogen"), lifespan=lifespan, redoc_url=None
    )
    app.state.connections = Connections(settings.max_connections)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    app.add_exception_handler(RefusedError, _refuse)
    app.add_exception_handler(Exception, _fail)
    for source in known_sources().values():
        _add_ingest(app, intake, source)
    _add_state(app, intake)
    return app


class Receiver(FastAPI):
    """FastAPI, which a delivery passes by: it goes from the server straight to its endpoint.

    Routes, middleware and injection cost a quarter of a delivery's time, and nothing of a delivery
    is theirs to do. They describe the endpoints, and answer every other request.

    Attributes:
        ingest: the endpoints that take deliveries, by path.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.ingest: dict[str, Endpoint] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        endpoint = self.ingest.get(scope["path"]) if scope.get("method") == "POST" else None
        if endpoint is None:
            await super().__call__(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            answer = await endpoint(request)
        except RefusedError as error:
            answer = await _refuse(request, error)
        except Exception as error:
            answer = await _fail(request, error)
        await answer(scope, receive, send)


def _add_ingest(app: Receiver, intake: Intake, source: Source) -> None:
    async def one(request: Request) -> Response:
        return await intake.one(source, request)

    async def many(request: Request) -> Response:
        return await intake.many(source, request)

    endpoints: list[tuple[str, Endpoint, bool]] = [("", one, False)]
    if source.takes_batches:
        endpoints.append(("/batch", many, True))
    for suffix, endpoint, is_batch in endpoints:
        path = f"/api/ingest/{source.name}{suffix}"
        app.ingest[path] = endpoint
        app.add_api_route(
            path,
            endpoint,
            methods=["POST"],
            status_code=202,
            summary=f"Send {'many' if is_batch else 'one'}: {source.name}",
            operation_id=f"ingest_{source.name}{'_batch' if is_batch else ''}",
            tags=["events" if source.proof is Proof.KEY else "webhooks"],
            responses=description.responses(is_batch=is_batch),
            openapi_extra=description.operation(source, is_batch=is_batch),
            response_model=None,
        )


def _add_state(app: FastAPI, intake: Intake) -> None:
    health = Health(intake)

    @app.get("/health", tags=["state"], responses={200: {"model": description.Health}, **NOT_NOW})
    async def read_health() -> Response:
        """Say whether deliveries can be stored, when the last one came, and what waits."""
        return JSONResponse(await health.state())

    @app.get("/ready", tags=["state"], responses={200: {"model": description.Ready}, **NOT_NOW})
    async def read_ready() -> Response:
        """Say whether to send deliveries here."""
        await health.state()
        return JSONResponse({"status": "ready"})

    @app.get("/metrics", tags=["state"], response_class=PlainTextResponse)
    async def read_metrics() -> Response:
        """Count deliveries, refusals and seconds, for Prometheus."""
        text = intake.counters.render(
            commits_total=intake.store.commits,
            waiting=intake.store.waiting,
            body_bytes=intake.bodies.in_use,
            connections_closed_total=app.state.connections.closed,
        )
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")


def _described(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        app.openapi_schema = description.describe(app)
    return app.openapi_schema


async def _refuse(_: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)  # registered for it alone  # noqa: S101
    return JSONResponse({"detail": error.detail}, error.status, headers=error.headers)


async def _fail(request: Request, error: Exception) -> Response:
    log.error("failed", path=request.url.path, exc_info=error)
    return JSONResponse({"detail": "the receiver failed; its log says why"}, 500)

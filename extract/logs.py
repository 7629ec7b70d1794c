"""Structured logs on standard error: readable on a terminal, one JSON object a line elsewhere."""

import logging
import sys

import structlog

from extract.printable import printable


def configure_logs(level: str = "INFO") -> None:
    """Send every log line of this process, dlt's included, to standard error."""
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    to_terminal: list[structlog.types.Processor] = [_printable, structlog.dev.ConsoleRenderer()]
    to_file: list[structlog.types.Processor] = [structlog.processors.JSONRenderer()]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *(to_terminal if sys.stderr.isatty() else to_file),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Each tells of every request, or of where it found its credentials.
    for name in ("httpx", "botocore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return the logger of one module."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger


def _printable(_: object, __: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Keep what a source wrote from steering the terminal."""
    return {
        name: printable(value) if isinstance(value, str) else value for name, value in event.items()
    }

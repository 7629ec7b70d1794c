"""What a check found."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from extract.settings import ConfigurationError


@dataclass(frozen=True)
class Finding:
    """One line of the report.

    Attributes:
        subject: what was looked at.
        text: what there is to know; where something is wrong, what to do.
    """

    subject: str
    text: str
    is_ok: bool = True


@contextmanager
def mistakes_found(subject: str, findings: list[Finding]) -> Iterator[None]:
    """Turn a mistake in the configuration into a finding; its words say what to set."""
    try:
        yield
    except ConfigurationError as error:
        findings.append(Finding(subject, str(error), is_ok=False))

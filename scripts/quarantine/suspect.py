"""What a build may fail on: one delivery, or one version of a pulled record."""

from dataclasses import dataclass

DELIVERIES = "raw_push.deliveries"


@dataclass(frozen=True, slots=True)
class Suspect:
    """One row of what was sent or answered.

    Attributes:
        relation: `raw_push.deliveries`, or the raw table.
        key: its number, or its scope, id and hash.
        name: what a person finds it by.
    """

    relation: str
    key: tuple[str, ...]
    name: str = ""

    def __str__(self) -> str:
        return self.name or " ".join((self.relation, *self.key[:2]))

"""What the receiver must know of a source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Headers = Mapping[str, str]
Document = Mapping[str, Any]


class Proof(StrEnum):
    """How a sender shows who it is."""

    SIGNATURE = "signature"  # HMAC SHA-256 of the body with a shared secret
    JIRA = "jira"  # the same, or a JSON Web Token, or an API key
    KEY = "key"  # an API key
    SENDER = "sender"  # the tool's own signature, or an API key


@dataclass(frozen=True)
class Signature:
    """How a tool shows in a header that it knows the secret.

    Attributes:
        header: its name, in lower case.
        kind: `hmac`, the hexadecimal HMAC of the body; `token`, the secret itself; `standard`, as
            the specification Standard Webhooks has it (standardwebhooks.com, also Svix's): the
            base64 HMAC of the delivery's id, its time and the body; `jws`, a JSON Web Signature
            whose claim `sha256` is the body's hash.
        prefix: what stands before the HMAC.
        digest: of the HMAC; SHA-1 only for who has no other.
        parted_by: the separator between several of them.
    """

    header: str
    kind: Literal["hmac", "token", "standard", "jws"] = "hmac"
    prefix: str = ""
    digest: Literal["sha256", "sha1"] = "sha256"
    parted_by: str | None = None


@dataclass(frozen=True)
class Identity:
    """A delivery's own id and event; None if it has none."""

    delivery_id: str | None
    event: str | None


@dataclass(frozen=True)
class Source:
    """One source of deliveries.

    Attributes:
        identify: reads the identity from headers and document; never raises.
        check: raises pydantic's ValidationError when the document is not as it must be.
        signatures: what the tool may sign with, the best first; none where it cannot sign, and
            sends an API key.
        key_in_address: whether an API key may be the parameter `key` of the address, because the
            tool's screen has a field for an address and for nothing else.
        takes_batches: whether many documents may come as one JSON list.
    """

    name: str
    proof: Proof
    identify: Callable[[Headers, Document], Identity]
    check: Callable[[Headers, Document], None]
    signatures: tuple[Signature, ...] = ()
    key_in_address: bool = False
    takes_batches: bool = False


class Part(BaseModel):
    """A part of another tool's document: the needed fields are checked, all others are accepted."""

    model_config = ConfigDict(extra="ignore")


class Event(BaseModel):
    """A document in Diogen's own format: an unknown field is a mistake that is reported."""

    model_config = ConfigDict(extra="forbid")


# As many digits as the warehouse reads of a whole number (dbt_project/macros/read_as.sql).
BigInt = Annotated[int, Field(strict=True, ge=0, lt=10**18)]


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("it is blank: write a text, or leave the field out where it is optional")
    return value


# In the schema as a pattern; here a sentence says what would be right.
NotBlank = AfterValidator(_not_blank)
VISIBLE = {"pattern": r"\S"}
Name = Annotated[str, Field(min_length=1, max_length=500, json_schema_extra=VISIBLE), NotBlank]


def text(value: Any) -> str | None:
    """Return `value` if it is a text and not blank, otherwise None."""
    return value if isinstance(value, str) and value else None

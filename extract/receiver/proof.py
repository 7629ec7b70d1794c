"""Asks a sender for its proof, by the means that its source has."""

from collections.abc import Mapping, Sequence

from pydantic import SecretStr
from starlette.requests import Request

from extract.receiver import token
from extract.receiver.keys import Keys
from extract.receiver.rate import RateLimit
from extract.receiver.refusal import RefusedError, unproven
from extract.receiver.schemas.source import Proof, Signature, Source
from extract.receiver.signature import is_proven, is_signed, is_token
from extract.settings import ReceiverSettings

NO_GITHUB_SIGNATURE = "X-Hub-Signature-256 is missing or does not match the body"
NO_JIRA_SIGNATURE = "X-Hub-Signature is missing or does not match the body"


class Gate:
    """Lets a sender pass, or raises RefusedError: 401, 403 or 429."""

    def __init__(self, settings: ReceiverSettings, keys: Keys) -> None:
        self._github = _as_bytes(settings.github_secrets)
        self._jira = _as_bytes(settings.jira_secrets)
        self._senders = {
            name: _as_bytes(secrets) for name, secrets in settings.sender_secrets.items()
        }
        self._keys = keys
        self._rate = RateLimit(settings.requests_per_minute_and_key)

    async def before_body(
        self, source: Source, headers: Mapping[str, str], address_key: str | None = None
    ) -> bool:
        """Check what can be checked without the body; tell whether that was the whole proof.

        Args:
            address_key: the API key in the address, where there is one.
        """
        if source.proof is Proof.SIGNATURE:
            _require_secrets(self._github, "RECEIVER__GITHUB_SECRETS")
            # An unauthenticated sender's body need not be read.
            if "x-hub-signature-256" not in headers:
                raise unproven(NO_GITHUB_SIGNATURE)
            return False
        sent = token.from_headers(headers.get("authorization"), headers.get("x-api-key"))
        if sent is None and source.key_in_address:
            sent = token.parse(address_key or "")
        if sent is None and source.proof is Proof.JIRA:
            _require_secrets(self._jira, "RECEIVER__JIRA_SECRETS")
            if not headers.keys() & {"x-hub-signature", "authorization"}:
                raise unproven(NO_JIRA_SIGNATURE)
            return False
        if sent is None and _signature(source, headers):
            _require_secrets(self._senders.get(source.name, []), _secrets_of(source))
            return False
        if sent is None:
            raise unproven("send an API key: Authorization: Bearer dgn_...")
        sources = await self._keys.sources_of(sent)
        if sources is None:
            raise unproven("this API key is not valid")
        if source.name not in sources:
            raise RefusedError(403, f"this API key is not for {source.name}")
        seconds = self._rate.wait_seconds(sent.key_id)
        if seconds:
            raise RefusedError(
                429, "this API key sends too much", headers={"Retry-After": str(seconds)}
            )
        return True

    def with_body(
        self, source: Source, request: Request, headers: Mapping[str, str], body: bytes
    ) -> None:
        """Check the signature of `body`."""
        if source.proof is Proof.SIGNATURE:
            signature = headers.get("x-hub-signature-256")
            if not is_signed(body, signature=signature, secrets=self._github):
                raise unproven(NO_GITHUB_SIGNATURE)
            return
        of_sender = _signature(source, headers)
        if of_sender:
            secrets = self._senders[source.name]
            if not is_proven(body, headers=headers, signature=of_sender, secrets=secrets):
                raise unproven(f"{of_sender.header} does not match the body and the secret")
            return
        scheme, _, value = headers.get("authorization", "").partition(" ")
        if scheme.lower() in ("jwt", "bearer"):
            url = request.url
            if not is_token(
                value.strip(), secrets=self._jira, method="POST", path=url.path, query=url.query
            ):
                raise unproven("the JSON Web Token is not valid")
        elif not is_signed(body, signature=headers.get("x-hub-signature"), secrets=self._jira):
            raise unproven(NO_JIRA_SIGNATURE)


def _signature(source: Source, headers: Mapping[str, str]) -> Signature | None:
    return next((one for one in source.signatures if one.header in headers), None)


def _secrets_of(source: Source) -> str:
    return f"RECEIVER__SENDER_SECRETS, with '{source.name}' in it,"


def _as_bytes(secrets: Sequence[SecretStr]) -> list[bytes]:
    return [secret.get_secret_value().encode() for secret in secrets if secret.get_secret_value()]


def _require_secrets(secrets: Sequence[bytes], variable: str) -> None:
    if not secrets:
        raise unproven(f"this receiver has no secret for this source: {variable} is not set")

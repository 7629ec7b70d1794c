"""What each source must send: one module a source, collected here by name."""

from extract.receiver.schemas import (
    aws,
    cloudevents,
    deployments,
    github,
    incidents,
    jira,
    senders,
)
from extract.receiver.schemas.source import Source

SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        github.SOURCE,
        jira.SOURCE,
        deployments.SOURCE,
        incidents.SOURCE,
        aws.SOURCE,
        cloudevents.SOURCE,
        *senders.SOURCES.values(),
    )
}

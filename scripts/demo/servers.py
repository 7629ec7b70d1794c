"""The simulated company's GitHub and Jira, served over HTTP, and the settings that read them."""

import contextlib
from collections.abc import Iterator
from typing import Any

from pydantic import SecretStr

from extract.settings import GithubSettings, JiraSettings, Settings, SourcesSettings
from scripts.demo import github_server, jira_server
from scripts.demo.serving import serve
from scripts.demo.simulate import World

# Jira's records are identified by their site's host and port, so the port never changes.
GITHUB_PORT, JIRA_PORT = 47_811, 47_812
TOKEN = "demo"  # noqa: S105 - opens nothing but the demo's own server


@contextlib.contextmanager
def serve_world(world: World) -> Iterator[Settings]:
    """Serve `world` for as long as the block lasts; yield the settings that extract it.

    The settings are made here and nowhere read, so nothing the user has set can lead a demo
    to a real GitHub or Jira.
    """
    with contextlib.ExitStack() as stack:
        github = stack.enter_context(
            _at_port(github_server.create_app(world.github, TOKEN), GITHUB_PORT)
        )
        jira = stack.enter_context(_at_port(jira_server.create_app(world.jira), JIRA_PORT))
        sources = SourcesSettings(
            github=GithubSettings(
                api_url=github,
                access_token=SecretStr(TOKEN),
                repositories=list(world.github.repositories),
            ),
            jira=JiraSettings(
                base_url=jira, email="demo@kittiwake.example", api_token=SecretStr(TOKEN)
            ),
        )
        yield Settings.model_construct(sources=sources)


@contextlib.contextmanager
def _at_port(app: Any, port: int) -> Iterator[str]:
    """Serve at `port`, or at a free one when something else listens there."""
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(serve(app, port))
        except OSError:
            url = stack.enter_context(serve(app))
        yield url

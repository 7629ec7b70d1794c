"""An organisation's teams and who is in them: optional, what `rules suggest` proposes teams by."""

from typing import Any

from extract.github.lists import read_whole
from extract.github.pages import Pages
from extract.github.repository import Repository

Json = dict[str, Any]


class Organisation(Repository):
    """An owner of repositories, which is read like one: with a scope and a state of its own."""

    def path(self, rest: str) -> str:
        """Return the API path of something in this organisation."""
        return f"/orgs/{self.name}/{rest}"


async def read(organisation: Organisation) -> None:
    """Read all teams and their members, and note what is gone; unchanged lists cost nothing."""
    state = organisation.stream_state("teams")
    teams = await read_whole(Pages(organisation, "teams", "teams"), state)
    if teams is not None:
        state["slugs"] = [team["slug"] for team in teams]
        _note(organisation, "teams", {team["slug"]: team for team in teams})
    else:
        organisation.put_absent("teams", organisation.missed("teams"))
    members: Json = state.setdefault("members", {})
    for slug in [one for one in members if one not in state["slugs"]]:
        if slug in organisation.gone("teams"):
            del members[slug]
        _note(organisation, "team_members", {}, f"{slug}/")
    for slug in state["slugs"]:
        pages = Pages(organisation, "team_members", f"teams/{slug}/members")
        people = await read_whole(pages, members.setdefault(slug, {}))
        if people is None:
            _look_again(organisation, f"{slug}/")
        else:
            # A member is an account like any other that a record embeds, and shrinks like it.
            found = {f"{slug}/{one['login']}": {"slug": slug, "user": one} for one in people}
            _note(organisation, "team_members", found, f"{slug}/")


def _note(organisation: Organisation, table: str, found: dict[str, Json], prefix: str = "") -> None:
    organisation.put(table, ((key, one, one.get("updated_at")) for key, one in found.items()))
    known = {one for one in organisation.all_ids(table) if one.startswith(prefix)}
    organisation.put_absent(table, known - found.keys(), of=known)


def _look_again(organisation: Organisation, prefix: str) -> None:
    """Note that a list of members still lacks those that it lacked in the run before."""
    missed = {one for one in organisation.missed("team_members") if one.startswith(prefix)}
    organisation.put_absent("team_members", missed, of=missed)

"""Which part of the graph new deliveries and loads can reach: a build of the rest changes nothing.

If anything else changed as well (a rule, a seed, a deleted row), the whole graph is built.
"""

import json
from collections.abc import Iterable, Mapping

import psycopg

DELIVERIES = "the deliveries"
LOADS_OF = "the loads of "
# The models that read deliveries say of which sources (`macros/deliveries.sql`).
OF_SOURCE = "config.meta.deliveries"
# What only a mapping describes.
OTHERS = "mapped"
# No other model reads what was rejected.
OF_REJECTED = "set_aside"

# Numbered later than the last one that was built.
LATER = """
select
    count(*), count(*) filter (where status = 'rejected'),
    coalesce(sum(hashint8extended(sequence, 0)) filter (where status = 'rejected'), 0),
    coalesce(array_agg(distinct source) filter (where status = 'accepted'), '{}'),
    coalesce(bool_or(reason like 'set aside: %%'), false)
from raw_push.deliveries where sequence > %s
"""


def selection(
    connection: psycopg.Connection,
    new: Iterable[str],
    recorded: Mapping[str, str],
    present: Mapping[str, str],
) -> list[str]:
    """Return dbt's arguments for a build of what is new, none for a build of everything.

    Args:
        new: the names of the inputs that changed since the last successful build.
        recorded: the inputs of that build.
        present: the inputs of this one.
    """
    chosen = []
    for name in new:
        if name == DELIVERIES:
            sources = _new_sources(connection, recorded.get(name), present[name])
            if sources is None:
                return []
            chosen += [f"{OF_SOURCE}:{source}+" for source in sources] or [OF_REJECTED]
        elif name.startswith(LOADS_OF):
            chosen.append(f"source:{name.removeprefix(LOADS_OF)}+")
        else:
            return []
    return ["--select", *sorted(chosen)] if chosen else []


def _new_sources(
    connection: psycopg.Connection, recorded: str | None, present: str
) -> set[str] | None:
    """Return whose accepted deliveries are new; None if more happened than that some came.

    One may be committed after others with a higher number, or be excluded after it was built.
    """
    from extract.receiver.schemas import SOURCES  # takes as long as the rest of a small command

    try:
        count, last, rejected, rejected_hash = json.loads(recorded or "")
    except ValueError:
        return None
    ((later, later_rejected, later_hash, sources, is_set_aside),) = connection.execute(
        LATER, [last or 0]
    ).fetchall()
    expected = [count + later, rejected + later_rejected, int(rejected_hash) + int(later_hash)]
    now_count, _, now_rejected, now_hash = json.loads(present)
    if is_set_aside or expected != [now_count, now_rejected, int(now_hash)]:
        return None
    return {source if source in SOURCES else OTHERS for source in sources}

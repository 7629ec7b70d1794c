-- The commits that each push reaches. A push does not name its commits' parents, and its list of
-- commits is not a line: a merge includes the commits of its branch. But its last commit reaches
-- all that it lists, and the commit to which the branch pointed before, unless the push was forced.
-- Grain: one row per delivery and commit that is reached from the one pushed.

{%- set nothing = '0' * 40 %}

with deliveries as (

    {{ deliveries('github') }}

),

pushes as (

    select
        deliveries.sequence,
        deliveries.received_at,
        push.before,
        push.after,
        push.commits,
        coalesce(push.forced, false) as is_forced,
        push.unreadable
    from deliveries
    {{ json_record('deliveries.body', 'push', {
        'ref': 'text',
        'before': 'key',
        'after': 'key',
        'forced': 'boolean',
        'commits': 'json',
    }) }}
    where
        deliveries.source = 'github'
        and deliveries.event = 'push'
        and push.ref like 'refs/heads/%'

),

reached as (

    select
        pushes.sequence,
        pushes.received_at,
        pushes.unreadable,
        pushes.after as sha,
        {{ short_key(json_text('item.value', ['id'])) }} as reached_sha
    from pushes
    {{ json_each('pushes.commits', 'item') }}
    union
    select
        sequence,
        received_at,
        unreadable,
        after as sha,
        before as reached_sha
    from pushes
    where not is_forced

),

final as (

    select
        -- keys
        sequence,
        sha,
        reached_sha,

        -- lineage
        unreadable,
        received_at as fetched_at
    from reached
    where
        sha <> reached_sha
        and '{{ nothing }}' not in (sha, reached_sha)

)

select * from final

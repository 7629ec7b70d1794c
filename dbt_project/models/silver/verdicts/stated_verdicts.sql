-- What people decided about deployments and incidents: in the seed, and as events. The seed has no
-- time. It is reviewed and overrules every event, until its row is deleted.
-- Grain: one row per row of the seed and per pushed verdict.

with verdicts as (

    select * from {{ ref('verdicts') }}

),

events as (

    select * from {{ ref('push__verdict_events') }}

),

names as (

    select * from {{ ref('named_repositories') }}

),

stated as (

    select
        entity_type,
        entity_id,
        cast(null as {{ dbt.type_string() }}) as repository,
        verdict,
        decided_by,
        reason,
        0 as source_order,
        cast(null as {{ dbt.type_timestamp() }}) as decided_at,
        cast(0 as bigint) as sequence,
        cast(null as {{ dbt.type_timestamp() }}) as known_at
    from verdicts
    union all
    select
        events.entity_type,
        events.entity_id,
        coalesce(names.repository, events.repository) as repository,
        events.verdict,
        events.decided_by,
        events.reason,
        1 as source_order,
        events.decided_at,
        events.sequence,
        events.fetched_at as known_at
    from events
    left join names on lower(events.repository) = names.name

),

final as (

    select
        entity_type,
        entity_id,
        repository,
        verdict,
        'overruled by ' || decided_by || ': ' || reason as remark,
        rank() over (order by source_order, decided_at desc, sequence desc) as precedence,
        known_at
    from stated

)

select * from final

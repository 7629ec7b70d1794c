-- The present and former hosts of a Jira site, and the host under which it was first read. Two
-- hosts are one site if they have the same cloud id, or if `former_host` says so.
-- Grain: one row per host.

with versions as (

    select
        scope as name,
        {{ json_text('payload', ['site']) }} as site,
        _dlt_load_id,
        row_number() over (
            partition by scope order by fetched_at desc, payload_hash desc
        ) as recency
    from {{ source('raw_jira', 'sites') }}

),

final as (

    select
        name,
        site,
        _dlt_load_id
    from versions
    where recency = 1

)

select * from final

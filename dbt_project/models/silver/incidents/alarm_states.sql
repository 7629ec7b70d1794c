-- States of CloudWatch alarms, pulled and pushed. The present state of an alarm replaces changes
-- that are no longer in its history. A deleted alarm no longer fires. INSUFFICIENT_DATA is not one.
-- Grain: one row per alarm and report of a state.

with changes as (

    select * from {{ ref('aws__alarm_changes') }}

),

alarms as (

    select * from {{ ref('aws__alarms') }}

),

events as (

    select * from {{ ref('push__alarm_events') }}

),

deletions as (

    select
        account,
        region,
        record_id as alarm,
        'ok' as state,
        deleted_at as changed_at,
        fetched_at
    from {{ ref('aws__deletions') }}
    where table_name = 'alarms'

),

reports as (

    {% for reports in ['changes', 'alarms', 'events', 'deletions'] -%}
    select account, region, alarm, state, changed_at, fetched_at from {{ reports }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        account,
        region,
        alarm,
        state,
        changed_at,
        fetched_at
    from reports
    where
        state in ('alarm', 'ok')
        and alarm is not null
        and changed_at is not null

)

select * from final

-- Times in which an alarm fired: from ALARM to OK.
-- Grain: one row per alarm and time.

with states as (

    select * from {{ ref('alarm_states') }}

),

turns as (

    select
        *,
        lag(state) over (
            partition by account, region, alarm order by changed_at, state
        ) as state_before
    from states

),

-- The same state twice, as from push and pull, is not a change.
changes as (

    select
        *,
        lead(changed_at) over (
            partition by account, region, alarm order by changed_at, state
        ) as ended_at,
        lead(fetched_at) over (
            partition by account, region, alarm order by changed_at, state
        ) as end_fetched_at
    from turns
    where
        state_before is null
        or state_before <> state

),

final as (

    select
        account,
        region,
        alarm,
        changed_at as started_at,
        ended_at,
        greatest(fetched_at, end_fetched_at) as known_at
    from changes
    where state = 'alarm'

)

select * from final

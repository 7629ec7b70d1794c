-- Incidents of the alarms that count. One that fires again within its rule's merge window is the
-- same incident.
-- Grain: one row per alarm and incident.

with episodes as (

    select * from {{ ref('alarm_episodes') }}

),

ruled as (

    select * from {{ ref('ruled_alarms') }}

),

spaced as (

    select
        episodes.*,
        ruled.kind,
        ruled.merge_minutes,
        lag(episodes.ended_at) over (
            partition by episodes.account, episodes.region, episodes.alarm
            order by episodes.started_at
        ) as ended_before
    from episodes
    inner join ruled
        on episodes.alarm = ruled.alarm

),

numbered as (

    select
        *,
        sum(
            case
                when
                    {{ seconds_between('ended_before', 'started_at') }} <= merge_minutes * 60
                    then 0
                else 1
            end
        ) over (
            partition by account, region, alarm
            order by started_at
            rows between unbounded preceding and current row
        ) as incident_number
    from spaced

),

final as (

    select
        account,
        region,
        alarm,
        kind,
        min(started_at) as started_at,
        min(ended_at) as first_resolved_at,
        case when count(*) = count(ended_at) then max(ended_at) end as resolved_at,
        count(*) - 1 as reopen_count,
        max(known_at) as known_at
    from numbered
    group by account, region, alarm, kind, incident_number

)

select * from final

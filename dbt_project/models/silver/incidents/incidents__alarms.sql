-- CloudWatch alarms as incidents: from ALARM to OK. INSUFFICIENT_DATA neither opens nor closes one.
-- An alarm that returns within the rule's merge window is the same incident.
-- Grain: one row per alarm and incident.

{% set words = "'-' || translate(lower({0}), '_/.: ', '-----') || '-'" %}
{% set epoch = "cast('1970-01-01 00:00:00+00' as " ~ dbt.type_timestamp() ~ ')' %}
{% set short_name = dbt.split_part('services.repository', "'/'", 2) %}

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

    select * from {{ ref('aws__deletions') }}
    where table_name = 'alarms'

),

rules as (

    select * from {{ ref('incident_rules') }}
    where
        source = 'aws'
        and field = 'alarm'

),

services as (

    select * from {{ ref('service_repositories') }}

),

-- The present state of an alarm replaces changes that are no longer in its history.
states as (

    select account, region, alarm, state, changed_at, fetched_at from changes
    union all
    select account, region, alarm, state, changed_at, fetched_at from alarms
    union all
    select account, region, alarm, state, changed_at, fetched_at from events
    union all
    -- A deleted alarm no longer fires.
    select
        account,
        region,
        record_id as alarm,
        'ok' as state,
        deleted_at as changed_at,
        fetched_at
    from deletions

),

ruled as (

    select
        met.alarm,
        rules.kind,
        coalesce(rules.merge_minutes, 10) as merge_minutes,
        row_number() over (
            partition by met.alarm order by rules.kind desc, rules.pattern
        ) as choice
    from (select distinct alarm from states) as met
    inner join rules
        on {{ matches('met.alarm', 'rules.pattern') }}

),

turns as (

    select
        states.account,
        states.region,
        states.alarm,
        states.state,
        states.changed_at,
        states.fetched_at,
        ruled.kind,
        ruled.merge_minutes,
        lag(states.state) over (
            partition by states.account, states.region, states.alarm
            order by states.changed_at, states.state
        ) as state_before
    from states
    inner join ruled
        on
            states.alarm = ruled.alarm
            and ruled.choice = 1
    where
        states.state in ('alarm', 'ok')
        and states.changed_at is not null

),

-- The same state twice, as from push and pull, is not a change.
episodes as (

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

spaced as (

    select
        *,
        lag(ended_at) over (
            partition by account, region, alarm order by changed_at
        ) as ended_before
    from episodes
    where state = 'alarm'

),

numbered as (

    select
        *,
        sum(
            case
                when
                    {{ seconds_between('ended_before', 'changed_at') }} <= merge_minutes * 60
                    then 0
                else 1
            end
        ) over (
            partition by account, region, alarm
            order by changed_at
            rows between unbounded preceding and current row
        ) as incident_number
    from spaced

),

merged as (

    select
        account,
        region,
        alarm,
        kind,
        min(changed_at) as started_at,
        min(ended_at) as first_resolved_at,
        case when count(*) = count(ended_at) then max(ended_at) end as resolved_at,
        count(*) - 1 as reopen_count,
        max(greatest(fetched_at, end_fetched_at)) as known_at
    from numbered
    group by account, region, alarm, kind, incident_number

),

-- By the service's own pattern, otherwise by its name or its repository's among the words of the
-- alarm; of two names the longer one counts.
named as (

    select
        ruled.alarm,
        services.service,
        row_number() over (
            partition by ruled.alarm
            order by
                case
                    when services.incident_pattern is not null then 1
                    when
                        {{ words.format('ruled.alarm') }}
                        like '%' || {{ words.format('services.service') }} || '%'
                        then 2
                    else 3
                end,
                length(services.service) desc,
                services.service
        ) as choice
    from ruled
    inner join services
        on
            {{ matches('ruled.alarm', 'services.incident_pattern') }}
            or (
                services.incident_pattern is null
                and (
                    {{ words.format('ruled.alarm') }}
                    like '%' || {{ words.format('services.service') }} || '%'
                    or {{ words.format('ruled.alarm') }}
                    like '%' || {{ words.format(short_name) }} || '%'
                )
            )
    where ruled.choice = 1

),

final as (

    select
        concat(
            'aws:', merged.account, '/', merged.region, '/', merged.alarm, '@',
            {{ seconds_between(epoch, 'merged.started_at') }}
        ) as incident_id,
        'aws' as source,
        merged.kind,
        named.service,
        cast(null as {{ dbt.type_string() }}) as repository,
        merged.alarm as title,
        cast(null as {{ dbt.type_string() }}) as body,
        cast(null as {{ dbt.type_string() }}) as site,
        cast(null as {{ dbt.type_string() }}) as issue_id,
        concat(
            'https://', merged.region, '.console.aws.amazon.com/cloudwatch/home?region=',
            merged.region, '#alarmsV2:alarm/', merged.alarm
        ) as url,
        cast(null as {{ dbt.type_string() }}) as reported_deployment_id,
        cast(null as {{ dbt.type_string() }}) as reported_sha,
        cast(null as {{ dbt.type_string() }}) as dismissed_as,
        merged.started_at,
        merged.first_resolved_at,
        merged.resolved_at,
        merged.reopen_count,
        merged.known_at
    from merged
    left join named
        on
            merged.alarm = named.alarm
            and named.choice = 1

)

select * from final

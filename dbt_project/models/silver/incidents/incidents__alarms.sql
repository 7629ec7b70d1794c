-- CloudWatch alarms as incidents: from ALARM to OK.
-- Grain: one row per alarm and incident.

{% set epoch = "cast('1970-01-01 00:00:00+00' as " ~ dbt.type_timestamp() ~ ')' %}

with merged as (

    select * from {{ ref('alarm_incidents') }}

),

named as (

    select * from {{ ref('alarm_services') }}

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
        on merged.alarm = named.alarm

)

select * from final

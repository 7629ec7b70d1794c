-- Reports of pagers and monitors in one format, before any rule is applied.
-- Grain: one row per delivery and incident.

{%- set text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}

-- A notification may hold an alert twice: as it ended, if one of them says so.
with alerts as (

    select
        *,
        row_number() over (
            partition by sequence, alert_id order by resolved_at desc nulls last, position
        ) as choice
    from {{ ref('push__alerts') }}

),

final as (

    select
        'pagerduty' as source,
        'pagerduty:' || incident_id as incident_id,
        dedup_key, service, {{ text }} as environment, title, text, severity,
        url, started_at, resolved_at, sent_at, is_reopening,
        {{ text }} as dismissed_as, sequence, fetched_at
    from {{ ref('pagerduty_reports') }}
    union all
    select
        'opsgenie' as source,
        'opsgenie:' || alert_id as incident_id,
        alias as dedup_key, entity as service, null as environment, title, description as text,
        priority as severity, null as url, started_at,
        case when action = 'Close' then sent_at end as resolved_at,
        sent_at, false as is_reopening, null as dismissed_as, sequence, fetched_at
    from {{ ref('push__opsgenie_events') }}
    union all
    select
        source, incident_id, null as dedup_key, service, null as environment, title, text, severity,
        url, started_at, resolved_at, sent_at, is_reopening, dismissed_as, sequence, fetched_at
    from {{ ref('declared_reports') }}
    union all
    -- Each time that an alert fires is another incident.
    select
        source,
        source || ':' || alert_id as incident_id,
        dedup_key, service, environment, title, description as text, severity, url, started_at,
        resolved_at, coalesce(resolved_at, started_at) as sent_at, false as is_reopening,
        null as dismissed_as, sequence, fetched_at
    from alerts
    where choice = 1

)

select * from final

-- PagerDuty's reports of its incidents. Pulled entries come first, and pushed events count after
-- the last of them: both have the same content, pushed events with milliseconds.
-- Grain: one row per incident and event.

{%- set happened = "('trigger_log_entry', 'reopen_log_entry', 'acknowledge_log_entry',
    'unacknowledge_log_entry', 'escalate_log_entry', 'resolve_log_entry')" %}

with incidents as (

    select * from {{ ref('pagerduty__incidents') }}

),

entries as (

    select
        *,
        entry_type = 'resolve_log_entry' as is_end,
        lag(entry_type) over by_incident as entry_before,
        -row_number() over newest_first as sequence
    from {{ ref('pagerduty__log_entries') }}
    where sent_at is not null and entry_type in {{ happened }}
    window
        by_incident as (partition by incident_id order by sent_at, {{ by_id('entry_id') }}),
        newest_first as (
            partition by incident_id order by sent_at desc, {{ by_id('entry_id') }} desc
        )

),

pulled_until as (

    select
        incident_id,
        max(sent_at) as known_at
    from entries
    group by incident_id

),

final as (

    select
        incidents.incident_id, incidents.dedup_key, incidents.service, incidents.title,
        incidents.text, incidents.severity, incidents.url, incidents.started_at,
        case when entries.is_end then entries.sent_at end as resolved_at,
        entries.sent_at,
        not entries.is_end and coalesce(entries.entry_before, '') = 'resolve_log_entry'
            as is_reopening,
        entries.sequence,
        entries.fetched_at
    from entries
    inner join incidents
        on entries.account = incidents.account and entries.incident_id = incidents.incident_id
    union all
    select
        pushed.incident_id, pushed.dedup_key, pushed.service, pushed.title, pushed.text,
        pushed.severity, pushed.url, pushed.started_at,
        case when pushed.status = 'resolved' then pushed.sent_at end as resolved_at,
        pushed.sent_at,
        pushed.event_type = 'incident.reopened' as is_reopening,
        pushed.sequence,
        pushed.fetched_at
    from {{ ref('push__pagerduty_events') }} as pushed
    left join pulled_until on pushed.incident_id = pulled_until.incident_id
    where
        pushed.incident_id is not null
        and (
            pulled_until.known_at is null
            or {{ dbt.date_trunc('second', 'pushed.sent_at') }} > pulled_until.known_at
        )

)

select * from final

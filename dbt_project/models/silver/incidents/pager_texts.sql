-- Texts about an incident in pagers and monitors, besides its title.
-- Grain: one row per incident and text.

with final as (

    select
        incident_id,
        text
    from {{ ref('pager_reports') }}
    where text is not null
    union
    select
        'pagerduty:' || incident_id as incident_id,
        text
    from {{ ref('push__pagerduty_notes') }}
    where text is not null
    union
    select
        'pagerduty:' || incident_id as incident_id,
        note as text
    from {{ ref('pagerduty__log_entries') }}
    where note is not null

)

select * from final

-- Events of pagers and monitors that a rule counts as incidents: once an event matches, all events
-- of the incident count. The service is the only one whose `incident_pattern` matches the tool's
-- name for it.
-- Grain: one row per delivery and incident.

with rules as (

    select * from {{ ref('incident_rules') }}
    where kind = 'incident'

),

services as (

    select * from {{ ref('service_repositories') }}
    where incident_pattern is not null

),

reports as (

    select * from {{ ref('pager_reports') }}

),

caught as (

    select distinct reports.incident_id
    from reports
    inner join rules
        on
            reports.source = rules.source
            and {{ matches(
                "case rules.field when 'severity' then reports.severity"
                ~ " when 'title' then reports.title when 'service' then reports.service end",
                'rules.pattern',
            ) }}

),

named as (

    select
        reports.service as reported_service,
        case when count(distinct services.service) = 1 then min(services.service) end as service
    from (select distinct service from reports) as reports
    inner join services on {{ matches('reports.service', 'services.incident_pattern') }}
    group by reports.service

),

final as (

    select
        reports.source,
        reports.incident_id,
        coalesce(named.service, reports.service) as service,
        reports.environment,
        reports.title,
        reports.severity,
        reports.url,
        reports.started_at,
        reports.resolved_at,
        coalesce(reports.sent_at, reports.fetched_at) as sent_at,
        reports.is_reopening,
        reports.dismissed_as,
        reports.sequence,
        reports.fetched_at
    from reports
    inner join caught on reports.incident_id = caught.incident_id
    left join named on reports.service = named.reported_service

)

select * from final

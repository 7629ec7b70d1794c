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

told as (

    select * from {{ ref('pager_reports') }}

),

caught as (

    select distinct told.incident_id
    from told
    inner join rules
        on
            told.source = rules.source
            and {{ matches(
                "case rules.field when 'severity' then told.severity"
                ~ " when 'title' then told.title when 'service' then told.service end",
                'rules.pattern',
            ) }}

),

named as (

    select
        told.service as told_service,
        case when count(distinct services.service) = 1 then min(services.service) end as service
    from (select distinct service from told) as told
    inner join services on {{ matches('told.service', 'services.incident_pattern') }}
    group by told.service

),

final as (

    select
        told.source, told.incident_id, coalesce(named.service, told.service) as service,
        told.environment, told.title, told.severity, told.url, told.started_at, told.resolved_at,
        coalesce(told.told_at, told.fetched_at) as told_at, told.is_reopening, told.dismissed_as,
        told.sequence, told.fetched_at
    from told
    inner join caught on told.incident_id = caught.incident_id
    left join named on told.service = named.told_service

)

select * from final

-- Readiness, the cells and the levels agree on whether incidents of a service are known. A cell
-- lacks a source of incidents exactly if readiness says so, and such a service has no level. Rows:
-- services on which two tables disagree.

with readiness as (

    select * from {{ ref('dora_readiness') }}
    where metric = 'change_fail_rate' and coalesce(missing, '') <> 'no_deployments'

),

cells as (

    select distinct
        service,
        incident_reason
    from {{ ref('dora_change_fail_rate') }}

),

bands as (

    select distinct service
    from {{ ref('dora_bands') }}
    where metric in ('change_fail_rate', 'recovery_time')

)

select
    readiness.service,
    readiness.missing,
    cells.incident_reason
from readiness
inner join cells
    on readiness.service = cells.service
left join bands
    on readiness.service = bands.service
where
    (coalesce(readiness.missing, '') = 'no_incident_source') <> (cells.incident_reason is not null)
    or (cells.incident_reason is not null and bands.service is not null)

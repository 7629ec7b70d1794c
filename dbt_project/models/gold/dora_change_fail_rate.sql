-- Change fail rate: the share of successful deployments that needed intervention. The unit is the
-- deployment: three incidents of one deployment are one failure. Rollbacks are not in the
-- denominator; the all_ columns include them. Without a known incident of the service, a period
-- without failures has no rate.
-- Grain: one row per service, environment, grain and period start.

with cells as (

    select * from {{ ref('cells') }}
    {{ in_scope('changed_cells', ['service', 'environment', 'grain', 'period_start_date']) }}

),

services_with_incidents as (

    select * from {{ ref('services_with_incidents') }}

),

deployments as (

    select * from {{ facts_by_cell(ref('fct_deployments'), dated_by='deployed_date') }}
    where outcome = 'success'

),

counted as (

    select
        cell_id,
        count(*) filter (where not is_rollback) as deployment_count,
        count(*) filter (where is_change_failure and not is_rollback) as failure_count,
        count(*) filter (where is_rollback) as rollback_count,
        count(*) as all_deployment_count,
        count(*) filter (where is_change_failure) as all_failure_count
    from deployments
    group by cell_id

),

final as (

    select
        {{ cell_columns() }},
        coalesce(counted.deployment_count, cells.empty_count) as deployment_count,
        coalesce(counted.failure_count, cells.empty_count) as failure_count,
        coalesce(counted.rollback_count, cells.empty_count) as rollback_count,
        case
            when counted.failure_count > 0 or services_with_incidents.service is not null
                then
                    cast(counted.failure_count as double precision)
                    / nullif(counted.deployment_count, 0)
        end as change_fail_rate,
        coalesce(counted.all_deployment_count, cells.empty_count) as all_deployment_count,
        coalesce(counted.all_failure_count, cells.empty_count) as all_failure_count,
        case
            when counted.all_failure_count > 0 or services_with_incidents.service is not null
                then
                    cast(counted.all_failure_count as double precision)
                    / nullif(counted.all_deployment_count, 0)
        end as all_change_fail_rate,
        case
            when counted.failure_count > 0 then null
            when coalesce(counted.deployment_count, 0) = 0
                then coalesce(cells.untracked_reason, 'no_deployments')
            when services_with_incidents.service is null then 'no_incident_source'
        end as reason,
        case when services_with_incidents.service is null then 'no_incident_source' end
            as incident_reason
    from cells
    left join counted
        on cells.cell_id = counted.cell_id
    left join services_with_incidents
        on cells.service = services_with_incidents.service

)

select * from final

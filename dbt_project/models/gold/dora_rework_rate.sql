-- Deployment rework rate: unplanned deployments made because of a problem in production.
-- Grain: one row per service, environment, grain and period start.

with cells as (

    select * from {{ ref('cells') }}
    {{ in_scope('changed_cells', ['service', 'environment', 'grain', 'period_start_date']) }}

),

deployments as (

    select * from {{ facts_by_cell(ref('fct_deployments'), dated_by='deployed_date') }}
    where outcome = 'success'

),

counted as (

    select
        cell_id,
        count(*) as deployment_count,
        count(*) filter (where is_rework) as rework_count
    from deployments
    group by cell_id

),

final as (

    select
        {{ cell_columns() }},
        coalesce(counted.deployment_count, cells.empty_count) as deployment_count,
        coalesce(counted.rework_count, cells.empty_count) as rework_count,
        cast(counted.rework_count as double precision) / nullif(counted.deployment_count, 0)
            as rework_rate,
        case
            when counted.deployment_count > 0 then null
            else coalesce(cells.untracked_reason, 'no_deployments')
        end as reason
    from cells
    left join counted
        on cells.cell_id = counted.cell_id

)

select * from final

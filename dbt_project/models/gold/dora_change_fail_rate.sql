-- Change fail rate: deployments that needed intervention among successful ones.
-- The unit is the deployment: three incidents on one deployment are one failure. Rollbacks leave
-- the denominator; the variant that keeps them stands beside.
-- Grain: one row per service, environment, grain and period start.

-- depends_on: {{ ref('dora_changed_cells') }}

with deployments as (

    select * from {{ ref('fct_deployments') }}
    where outcome = 'success'

),

units as (

    select * from {{ ref('units') }}

),

period_dates as (

    select * from {{ ref('period_dates') }}

),

cells as (

    select * from {{ ref('dora_cells') }}
    {{ only_changed() }}

),

measured as (

    select
        units.unit_id,
        period_dates.period_id,
        count(*) filter (where not deployments.is_rollback) as deployment_count,
        count(*) filter (where deployments.is_change_failure and not deployments.is_rollback)
            as failure_count,
        count(*) filter (where deployments.is_rollback) as rollback_count,
        count(*) as all_deployment_count,
        count(*) filter (where deployments.is_change_failure) as all_failure_count
    from deployments
    inner join units
        on
            deployments.service = units.service
            and deployments.environment = units.environment
    inner join period_dates
        on deployments.deployed_date = period_dates.metric_date
    {%- if is_incremental() %}
    inner join cells
        on
            units.unit_id = cells.unit_id
            and period_dates.period_id = cells.period_id
    {%- endif %}
    group by units.unit_id, period_dates.period_id

),

final as (

    select
        cells.service,
        cells.environment,
        cells.environment_tier,
        cells.grain,
        cells.period_start_date,
        cells.period_end_date,
        cells.is_open,
        coalesce(measured.deployment_count, 0) as deployment_count,
        coalesce(measured.failure_count, 0) as failure_count,
        coalesce(measured.rollback_count, 0) as rollback_count,
        cast(measured.failure_count as double precision) / nullif(measured.deployment_count, 0)
            as change_fail_rate,
        coalesce(measured.all_deployment_count, 0) as all_deployment_count,
        coalesce(measured.all_failure_count, 0) as all_failure_count,
        cast(measured.all_failure_count as double precision)
        / nullif(measured.all_deployment_count, 0) as all_change_fail_rate,
        case
            when measured.deployment_count > 0 then null
            else coalesce(cells.untracked_reason, 'no_deployments')
        end as reason,
        {{ built_at() }} as _built_at
    from cells
    left join measured
        on
            cells.unit_id = measured.unit_id
            and cells.period_id = measured.period_id

)

select * from final

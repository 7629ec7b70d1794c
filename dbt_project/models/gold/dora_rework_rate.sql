-- Deployment rework rate: unplanned deployments made because of a problem in production.
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
        count(*) as deployment_count,
        count(*) filter (where deployments.is_rework) as rework_count
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
        coalesce(measured.rework_count, 0) as rework_count,
        cast(measured.rework_count as double precision) / nullif(measured.deployment_count, 0)
            as rework_rate,
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

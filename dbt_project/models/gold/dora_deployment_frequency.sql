-- Deployment frequency, and the health of the pipeline behind it.
-- Days, ISO weeks and months are the service's own, in its time zone.
-- Grain: one row per service, environment, grain and period start.

-- depends_on: {{ ref('dora_changed_cells') }}

with deployments as (

    select * from {{ ref('fct_deployments') }}

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
        count(*) filter (where deployments.outcome = 'success') as deployment_count,
        count(distinct deployments.deployed_date) filter (where deployments.outcome = 'success')
            as deployment_day_count,
        sum(deployments.attempt_count) as attempt_count,
        count(*) filter (where deployments.outcome = 'failure') as failure_count,
        count(*) filter (where deployments.outcome = 'cancelled') as cancelled_count,
        percentile_cont(0.5) within group (order by deployments.gap_seconds)
        filter (where deployments.gap_seconds is not null) as gap_p50_seconds
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
        case
            when cells.untracked_reason is null
                then coalesce(measured.deployment_count, 0)
        end as deployment_count,
        case
            when cells.untracked_reason is null
                then coalesce(measured.deployment_day_count, 0)
        end as deployment_day_count,
        measured.gap_p50_seconds,
        coalesce(cast(measured.attempt_count as bigint), 0) as attempt_count,
        coalesce(measured.failure_count, 0) as failure_count,
        coalesce(measured.cancelled_count, 0) as cancelled_count,
        cast(measured.failure_count as double precision)
        / nullif(measured.failure_count + measured.deployment_count, 0) as deployment_failure_rate,
        cells.untracked_reason as reason,
        {{ built_at() }} as _built_at
    from cells
    left join measured
        on
            cells.unit_id = measured.unit_id
            and cells.period_id = measured.period_id

)

select * from final

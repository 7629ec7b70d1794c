-- Deployment frequency, and the health of the pipeline behind it.
-- Days, ISO weeks and months are the service's own, in its time zone.
-- Grain: one row per service, environment, grain and period start.

with cells as (

    select * from {{ ref('cells') }}
    {{ in_scope('changed_cells', ['service', 'environment', 'grain', 'period_start_date']) }}

),

deployments as (

    select * from {{ facts_by_cell(ref('fct_deployments'), dated_by='deployed_date') }}

),

counted as (

    select
        cell_id,
        count(*) filter (where outcome = 'success') as deployment_count,
        count(distinct deployed_date) filter (where outcome = 'success') as deployment_day_count,
        sum(attempt_count) as attempt_count,
        count(*) filter (where outcome = 'failure') as failure_count,
        count(*) filter (where outcome = 'cancelled') as cancelled_count,
        percentile_cont(0.5) within group (order by gap_seconds)
        filter (where gap_seconds is not null) as gap_p50_seconds
    from deployments
    group by cell_id

),

final as (

    select
        {{ cell_columns() }},
        case when cells.untracked_reason is null then coalesce(counted.deployment_count, 0) end
            as deployment_count,
        case when cells.untracked_reason is null then coalesce(counted.deployment_day_count, 0) end
            as deployment_day_count,
        counted.gap_p50_seconds,
        coalesce(cast(counted.attempt_count as bigint), cells.empty_count) as attempt_count,
        coalesce(counted.failure_count, cells.empty_count) as failure_count,
        coalesce(counted.cancelled_count, cells.empty_count) as cancelled_count,
        cast(counted.failure_count as double precision)
        / nullif(counted.failure_count + counted.deployment_count, 0) as deployment_failure_rate,
        cells.untracked_reason as reason
    from cells
    left join counted
        on cells.cell_id = counted.cell_id

)

select * from final

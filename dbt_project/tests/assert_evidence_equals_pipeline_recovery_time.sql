-- Pipeline recovery is its evidence's percentiles; what is open is counted.
-- Rows: cells that differ from their evidence, in any grain.

with evidence as (
{{ evidence_by_cell('pipeline_recovery_time') }}
),

aggregated as (

    select
        service,
        environment,
        grain,
        period_start_date,
        count(*) filter (where is_included) as pipeline_recovery_count,
        count(*) filter (where reason = 'open') as open_pipeline_recovery_count,
        {{ statistics('value', 'pipeline_recovery', 'is_included') }}
    from evidence
    group by service, environment, grain, period_start_date

),

cells as (

    select * from {{ ref('dora_recovery_time') }}

)

select
    coalesce(cells.service, aggregated.service) as service,
    coalesce(cells.environment, aggregated.environment) as environment,
    coalesce(cells.grain, aggregated.grain) as grain,
    coalesce(cells.period_start_date, aggregated.period_start_date) as period_start_date,
    cells.pipeline_recovery_count as published,
    aggregated.pipeline_recovery_count as aggregated
from cells
full outer join aggregated
    on
        cells.service = aggregated.service
        and cells.environment = aggregated.environment
        and cells.grain = aggregated.grain
        and cells.period_start_date = aggregated.period_start_date
where
    coalesce(cells.pipeline_recovery_count, 0) <> coalesce(aggregated.pipeline_recovery_count, 0)
    or coalesce(cells.open_pipeline_recovery_count, 0) <> coalesce(aggregated.open_pipeline_recovery_count, 0)
    or cells.pipeline_recovery_p50_seconds is distinct from aggregated.pipeline_recovery_p50_seconds
    or cells.pipeline_recovery_p75_seconds is distinct from aggregated.pipeline_recovery_p75_seconds
    or cells.pipeline_recovery_p90_seconds is distinct from aggregated.pipeline_recovery_p90_seconds
    or abs(cells.pipeline_recovery_mean_seconds - aggregated.pipeline_recovery_mean_seconds) > 1e-6

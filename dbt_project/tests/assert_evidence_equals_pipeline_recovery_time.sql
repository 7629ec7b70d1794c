-- Pipeline recovery is its evidence's percentiles; what is open is counted.
-- Rows: cells that differ from their evidence, in any grain.

with evidence as (
    {{ evidence_by_cell('pipeline_recovery_time') }}
),

aggregated as (

    select
        cell_id,
        count(*) filter (where is_included) as pipeline_recovery_count,
        count(*) filter (where reason = 'open') as open_pipeline_recovery_count,
        {{ statistics('value', 'pipeline_recovery', 'is_included') }}
    from evidence
    group by cell_id

),

cells as (

    {{ numbered_cells('dora_recovery_time') }}

)

select
    cells.service,
    cells.environment,
    cells.grain,
    cells.period_start_date,
    coalesce(cells.cell_id, aggregated.cell_id) as cell_id,
    cells.pipeline_recovery_count as published,
    aggregated.pipeline_recovery_count as aggregated
from cells
full outer join aggregated
    on cells.cell_id = aggregated.cell_id
where
    coalesce(cells.pipeline_recovery_count, 0) <> coalesce(aggregated.pipeline_recovery_count, 0)
    or coalesce(cells.open_pipeline_recovery_count, 0)
    <> coalesce(aggregated.open_pipeline_recovery_count, 0)
    or cells.pipeline_recovery_p50_seconds is distinct from aggregated.pipeline_recovery_p50_seconds
    or cells.pipeline_recovery_p75_seconds is distinct from aggregated.pipeline_recovery_p75_seconds
    or cells.pipeline_recovery_p90_seconds is distinct from aggregated.pipeline_recovery_p90_seconds
    or abs(cells.pipeline_recovery_mean_seconds - aggregated.pipeline_recovery_mean_seconds) > 1e-6

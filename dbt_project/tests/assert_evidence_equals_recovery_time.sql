-- Failed deployment recovery time is its evidence's percentiles; what is open is counted.
-- Rows: cells that differ from their evidence, in any grain.

with evidence as (
    {{ evidence_by_cell('recovery_time') }}
),

aggregated as (

    select
        cell_id,
        count(*) filter (where is_included) as recovery_count,
        count(*) filter (where reason = 'open') as open_recovery_count,
        {{ statistics('value', 'recovery', 'is_included') }}
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
    cells.recovery_count as published,
    aggregated.recovery_count as aggregated
from cells
full outer join aggregated
    on cells.cell_id = aggregated.cell_id
where
    coalesce(cells.recovery_count, 0) <> coalesce(aggregated.recovery_count, 0)
    or coalesce(cells.open_recovery_count, 0) <> coalesce(aggregated.open_recovery_count, 0)
    or cells.recovery_p50_seconds is distinct from aggregated.recovery_p50_seconds
    or cells.recovery_p75_seconds is distinct from aggregated.recovery_p75_seconds
    or cells.recovery_p90_seconds is distinct from aggregated.recovery_p90_seconds
    or abs(cells.recovery_mean_seconds - aggregated.recovery_mean_seconds) > 1e-6

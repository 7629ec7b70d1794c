-- Incident time to restore is its evidence's percentiles; what is open is counted.
-- Rows: cells that differ from their evidence, in any grain.

with evidence as (
    {{ evidence_by_cell('incident_restore_time') }}
),

aggregated as (

    select
        cell_id,
        count(*) filter (where is_included) as incident_count,
        count(*) filter (where reason = 'open') as open_incident_count,
        {{ statistics('value', 'restore', 'is_included') }}
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
    cells.incident_count as published,
    aggregated.incident_count as aggregated
from cells
full outer join aggregated
    on cells.cell_id = aggregated.cell_id
where
    coalesce(cells.incident_count, 0) <> coalesce(aggregated.incident_count, 0)
    or coalesce(cells.open_incident_count, 0) <> coalesce(aggregated.open_incident_count, 0)
    or cells.restore_p50_seconds is distinct from aggregated.restore_p50_seconds
    or cells.restore_p75_seconds is distinct from aggregated.restore_p75_seconds
    or cells.restore_p90_seconds is distinct from aggregated.restore_p90_seconds
    or abs(cells.restore_mean_seconds - aggregated.restore_mean_seconds) > 1e-6

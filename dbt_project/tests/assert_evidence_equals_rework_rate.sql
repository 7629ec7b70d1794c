-- Deployment rework rate is its evidence's rework among what counts.
-- Rows: cells that differ from their evidence, in any grain.

with evidence as (
    {{ evidence_by_cell('rework_rate') }}
),

aggregated as (

    select
        cell_id,
        count(*) filter (where is_included) as deployment_count,
        count(*) filter (where is_included and value = 1) as rework_count
    from evidence
    group by cell_id

),

cells as (

    {{ numbered_cells('dora_rework_rate') }}

)

select
    cells.service,
    cells.environment,
    cells.grain,
    cells.period_start_date,
    coalesce(cells.cell_id, aggregated.cell_id) as cell_id,
    cells.deployment_count as published,
    aggregated.deployment_count as aggregated
from cells
full outer join aggregated
    on cells.cell_id = aggregated.cell_id
where
    coalesce(cells.deployment_count, 0) <> coalesce(aggregated.deployment_count, 0)
    or coalesce(cells.rework_count, 0) <> coalesce(aggregated.rework_count, 0)
    or cells.rework_rate is distinct from
    cast(aggregated.rework_count as double precision) / nullif(aggregated.deployment_count, 0)

-- Deployment frequency is the count of its evidence, and the failure rate that of its failures.
-- Rows: cells that differ from their evidence, in any grain.

with evidence as (
    {{ evidence_by_cell('deployment_frequency') }}
),

aggregated as (

    select
        cell_id,
        count(*) filter (where is_included) as deployment_count,
        count(*) filter (where reason = 'failure') as failure_count,
        count(*) filter (where reason = 'cancelled') as cancelled_count
    from evidence
    group by cell_id

),

cells as (

    {{ numbered_cells('dora_deployment_frequency') }}

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
    or coalesce(cells.failure_count, 0) <> coalesce(aggregated.failure_count, 0)
    or coalesce(cells.cancelled_count, 0) <> coalesce(aggregated.cancelled_count, 0)
    or cells.deployment_failure_rate is distinct from
    cast(aggregated.failure_count as double precision) / nullif(
        aggregated.failure_count + aggregated.deployment_count, 0
    )

-- Change fail rate is its evidence's failures among what counts, with and without rollbacks.
-- Rows: cells that differ from their evidence, in any grain.

with evidence as (
    {{ evidence_by_cell('change_fail_rate') }}
),

aggregated as (

    select
        cell_id,
        count(*) filter (where is_included) as deployment_count,
        count(*) filter (where is_included and value = 1) as failure_count,
        count(*) filter (where reason = 'rollback') as rollback_count,
        count(*) filter (where is_included or reason = 'rollback') as all_deployment_count,
        count(*) filter (where (is_included or reason = 'rollback') and value = 1)
            as all_failure_count
    from evidence
    group by cell_id

),

cells as (

    {{ numbered_cells('dora_change_fail_rate') }}

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
    or coalesce(cells.rollback_count, 0) <> coalesce(aggregated.rollback_count, 0)
    or coalesce(cells.all_deployment_count, 0) <> coalesce(aggregated.all_deployment_count, 0)
    or coalesce(cells.all_failure_count, 0) <> coalesce(aggregated.all_failure_count, 0)
    or cells.change_fail_rate is distinct from
    cast(aggregated.failure_count as double precision) / nullif(aggregated.deployment_count, 0)
    or cells.all_change_fail_rate is distinct from
    cast(aggregated.all_failure_count as double precision)
    / nullif(aggregated.all_deployment_count, 0)

-- The lead time of pull requests is its evidence's percentiles.
-- Rows: cells that differ from their evidence, in any grain.

with evidence as (
    {{ evidence_by_cell('pull_request_lead_time') }}
),

aggregated as (

    select
        cell_id,
        count(*) filter (where is_included) as pull_request_count,
        {{ statistics('value', 'pull_request_lead_time', 'is_included') }}
    from evidence
    group by cell_id

),

cells as (

    {{ numbered_cells('dora_lead_time') }}

)

select
    cells.service,
    cells.environment,
    cells.grain,
    cells.period_start_date,
    coalesce(cells.cell_id, aggregated.cell_id) as cell_id,
    cells.pull_request_count as published,
    aggregated.pull_request_count as aggregated
from cells
full outer join aggregated
    on cells.cell_id = aggregated.cell_id
where
    coalesce(cells.pull_request_count, 0) <> coalesce(aggregated.pull_request_count, 0)
    or cells.pull_request_lead_time_p50_seconds
    is distinct from aggregated.pull_request_lead_time_p50_seconds
    or cells.pull_request_lead_time_p75_seconds
    is distinct from aggregated.pull_request_lead_time_p75_seconds
    or cells.pull_request_lead_time_p90_seconds
    is distinct from aggregated.pull_request_lead_time_p90_seconds
    or abs(
        cells.pull_request_lead_time_mean_seconds - aggregated.pull_request_lead_time_mean_seconds
    )
    > 1e-6

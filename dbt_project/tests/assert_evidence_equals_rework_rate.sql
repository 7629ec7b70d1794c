-- Deployment rework rate is its evidence's rework among what counts.
-- Rows: cells that differ from their evidence, in any grain.

with evidence as (
{{ evidence_by_cell('rework_rate') }}
),

aggregated as (

    select
        service,
        environment,
        grain,
        period_start_date,
        count(*) filter (where is_included) as deployment_count,
        count(*) filter (where is_included and value = 1) as rework_count
    from evidence
    group by service, environment, grain, period_start_date

),

cells as (

    select * from {{ ref('dora_rework_rate') }}

)

select
    coalesce(cells.service, aggregated.service) as service,
    coalesce(cells.environment, aggregated.environment) as environment,
    coalesce(cells.grain, aggregated.grain) as grain,
    coalesce(cells.period_start_date, aggregated.period_start_date) as period_start_date,
    cells.deployment_count as published,
    aggregated.deployment_count as aggregated
from cells
full outer join aggregated
    on
        cells.service = aggregated.service
        and cells.environment = aggregated.environment
        and cells.grain = aggregated.grain
        and cells.period_start_date = aggregated.period_start_date
where
    coalesce(cells.deployment_count, 0) <> coalesce(aggregated.deployment_count, 0)
    or coalesce(cells.rework_count, 0) <> coalesce(aggregated.rework_count, 0)
    or cells.rework_rate is distinct from
        cast(aggregated.rework_count as double precision) / nullif(aggregated.deployment_count, 0)

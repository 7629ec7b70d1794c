-- Deployment frequency is the count of its evidence, and the failure rate that of its failures.
-- Rows: cells that differ from their evidence, in any grain.

with evidence as (
{{ evidence_by_cell('deployment_frequency') }}
),

aggregated as (

    select
        service,
        environment,
        grain,
        period_start_date,
        count(*) filter (where is_included) as deployment_count,
        count(*) filter (where reason = 'failure') as failure_count,
        count(*) filter (where reason = 'cancelled') as cancelled_count
    from evidence
    group by service, environment, grain, period_start_date

),

cells as (

    select * from {{ ref('dora_deployment_frequency') }}

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
    or coalesce(cells.failure_count, 0) <> coalesce(aggregated.failure_count, 0)
    or coalesce(cells.cancelled_count, 0) <> coalesce(aggregated.cancelled_count, 0)
    or cells.deployment_failure_rate is distinct from
        cast(aggregated.failure_count as double precision) / nullif(
            aggregated.failure_count + aggregated.deployment_count, 0
        )

-- The lead time of pull requests is its evidence's percentiles.
-- Rows: cells that differ from their evidence, in any grain.

with evidence as (
{{ evidence_by_cell('pull_request_lead_time') }}
),

aggregated as (

    select
        service,
        environment,
        grain,
        period_start_date,
        count(*) filter (where is_included) as pull_request_count,
        {{ statistics('value', 'pull_request_lead_time', 'is_included') }}
    from evidence
    group by service, environment, grain, period_start_date

),

cells as (

    select * from {{ ref('dora_lead_time') }}

)

select
    coalesce(cells.service, aggregated.service) as service,
    coalesce(cells.environment, aggregated.environment) as environment,
    coalesce(cells.grain, aggregated.grain) as grain,
    coalesce(cells.period_start_date, aggregated.period_start_date) as period_start_date,
    cells.pull_request_count as published,
    aggregated.pull_request_count as aggregated
from cells
full outer join aggregated
    on
        cells.service = aggregated.service
        and cells.environment = aggregated.environment
        and cells.grain = aggregated.grain
        and cells.period_start_date = aggregated.period_start_date
where
    coalesce(cells.pull_request_count, 0) <> coalesce(aggregated.pull_request_count, 0)
    or cells.pull_request_lead_time_p50_seconds is distinct from aggregated.pull_request_lead_time_p50_seconds
    or cells.pull_request_lead_time_p75_seconds is distinct from aggregated.pull_request_lead_time_p75_seconds
    or cells.pull_request_lead_time_p90_seconds is distinct from aggregated.pull_request_lead_time_p90_seconds
    or abs(cells.pull_request_lead_time_mean_seconds - aggregated.pull_request_lead_time_mean_seconds) > 1e-6

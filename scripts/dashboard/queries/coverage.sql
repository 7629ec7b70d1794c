-- What the page can carry: all of it, or, of a large warehouse, the newest. Evidence goes by whole
-- months, so that what is shown of a period is all of it. Each date is null where nothing is left out.
with known as (

    -- Only rolling windows end with what is known; a calendar period may still be running. Jira
    -- alone has no service and so no rolling window: its newest week, no later than today.
    select
        coalesce(
            (
                select max(period_end_date) from gold.dora_deployment_frequency
                where grain like 'rolling%%'
            ),
            (
                select least(max(period_end_date), current_date) from gold.flow_throughput
                where grain = 'week'
            )
        ) as as_of

),

days as (

    select
        count(*) as cells,
        min(period_start_date) as first_day
    from gold.dora_deployment_frequency
    where grain = 'day'

),

-- Four of the five metrics are about deployments, and share what is carried of them.
months as (

    select
        cast(date_trunc('month', metric_date) as date) as month,
        count(*) as entities
    from gold.dora_evidence
    where
        metric in ('deployment_frequency', 'lead_time')
        and metric_date is not null
    group by cast(date_trunc('month', metric_date) as date)

),

running as (

    select
        month,
        sum(entities) over (order by month desc) as entities
    from months

),

evidence as (

    select
        coalesce(min(month) filter (where entities <= %(entities)s), max(month)) as since,
        min(month) as first_month
    from running

),

failures as (

    select count(*) as rows from gold.fct_deployments
    where is_change_failure

)

select
    known.as_of,
    case when days.cells > %(day_cells)s then known.as_of - 91 end as days_since,
    case
        when days.cells > %(day_cells)s and days.first_day < known.as_of - %(window_days)s
            then known.as_of - %(window_days)s
    end as windows_since,
    case when evidence.since > evidence.first_month then evidence.since end as evidence_since,
    greatest(failures.rows - %(failures)s, 0) as failures_left_out
from known
cross join days
cross join evidence
cross join failures

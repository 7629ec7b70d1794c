-- What the changes are made of.
select
    contributions.scope,
    contributions.name,
    contributions.grain,
    contributions.period_start_date as starts_on,
    contributions.metric,
    contributions.kind,
    contributions.cause,
    contributions.sample_count as n,
    contributions.previous_sample_count as n_before,
    contributions.value,
    contributions.previous_value as before,
    contributions.contribution,
    contributions.total_change
from gold.dora_contributions as contributions
inner join gold.dora_overview as overview
    on
        contributions.scope = overview.scope
        and contributions.name = overview.name
        and contributions.grain = overview.grain
        and contributions.period_start_date = overview.period_start_date
        and contributions.metric = overview.metric
where overview.change in ('better', 'worse', 'within_noise')
order by
    contributions.scope,
    contributions.name,
    contributions.grain,
    contributions.period_start_date,
    contributions.metric,
    contributions.kind,
    contributions.contribution_rank

-- What the services contribute to a change of a count or a rate is all of it.
select
    overview.scope,
    overview.name,
    overview.grain,
    overview.metric,
    overview.value - overview.previous_value as total_change,
    sum(contributions.contribution) as contribution
from {{ ref('dora_overview') }} as overview
inner join {{ ref('dora_contributions') }} as contributions
    on
        overview.scope = contributions.scope
        and overview.name = contributions.name
        and overview.grain = contributions.grain
        and overview.period_start_date = contributions.period_start_date
        and overview.metric = contributions.metric
where
    contributions.kind = 'service'
    and overview.metric in ('deployment_frequency', 'change_fail_rate', 'rework_rate')
    and overview.value is not null
    and overview.previous_value is not null
group by
    overview.scope, overview.name, overview.grain, overview.metric, overview.period_start_date,
    overview.value, overview.previous_value
having abs(overview.value - overview.previous_value - sum(contributions.contribution)) > 1e-6

-- What each rule for deployments caught, by service.
select
    rules.service,
    rules.repository,
    rules.line,
    rules.detector,
    rules.pattern,
    rules.job,
    rules.branch,
    rules.event,
    rules.rule_service,
    rules.usage,
    cast(coalesce(sum(caught.sightings), 0) as bigint) as caught,
    cast(coalesce(sum(caught.sightings) filter (where caught.is_counted), 0) as bigint) as counted,
    coalesce(
        array_agg(distinct caught.environment order by caught.environment)
        filter (where caught.environment is not null),
        '{}'
    ) as environments
from rules
left join caught
    on
        rules.service = caught.service
        and rules.repository = caught.repository
        and rules.line = caught.line
group by
    rules.service, rules.repository, rules.line, rules.detector, rules.pattern, rules.job,
    rules.branch, rules.event, rules.rule_service, rules.usage, rules.precedence
order by rules.service, rules.repository, rules.precedence, rules.line

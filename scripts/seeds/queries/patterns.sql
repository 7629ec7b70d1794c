-- What each rule for deployments of everybody's, and each pattern of the other seeds, caught.
select
    'deployment_rules' as seed, rules.line,
    concat_ws(' ', rules.detector, rules.pattern, rules.job, rules.branch, rules.event) as pattern,
    cast(coalesce(sum(caught.sightings), 0) as bigint) as caught
from seed_deployment_rules as rules
left join caught on rules.line = caught.line
where
    rules.service = '*'
    and rules.usage <> 'never'
group by 1, 2, 3
union all
select 'environments', patterns.line, patterns.pattern, cast(coalesce(sum(seen.sightings), 0) as bigint)
from seed_environments as patterns
left join environments on patterns.line = environments.line
left join seen
    on
        environments.name = seen.environment
        and environments.is_production = seen.is_production
        and environments.is_transient = seen.is_transient
group by 1, 2, 3
union all
select
    'incident_rules', patterns.line,
    concat_ws(' ', patterns.source, patterns.kind, patterns.field, patterns.pattern),
    count(caught_issues.id)
from seed_incident_rules as patterns
left join caught_issues on patterns.line = caught_issues.line
group by 1, 2, 3
union all
select
    'hotfix_rules', patterns.line, concat_ws(' ', patterns.field, patterns.pattern),
    count(distinct (log.scope, log.id)) filter (where log.id is not null)
from seed_hotfix_rules as patterns
left join log_pull_requests as log
    on
        (patterns.field = 'title' and log.payload ->> 'title' ~* patterns.pattern)
        or (patterns.field = 'branch' and log.payload #>> '{head,ref}' ~* patterns.pattern)
        or (
            patterns.field = 'label' and exists (
                select from jsonb_array_elements(
                    case jsonb_typeof(log.payload -> 'labels')
                        when 'array' then log.payload -> 'labels' else '[]'
                    end
                ) as label
                where label ->> 'name' ~* patterns.pattern
            )
        )
group by 1, 2, 3
union all
select
    'change_origins', patterns.line, concat_ws(' ', patterns.origin, patterns.field, patterns.pattern),
    (
        select count(*) from log_commits as log
        where
            (patterns.field = 'login' and log.payload #>> '{author,login}' ~* patterns.pattern)
            or (
                patterns.field in ('login', 'email')
                and exists (
                    select from regexp_matches(
                        (log.payload #>> '{commit,author,email}') || e'\n'
                        || coalesce(log.payload #>> '{commit,message}', ''),
                        '(?:^|co-authored-by:[^\n<]*<)([^\s<>]+@[^\s<>]+)', 'gi'
                    ) as address
                    where case patterns.field
                        when 'email' then address[1]
                        else substring(
                            address[1] from '^(?:[0-9]+[+])?([^@]+)@users[.]noreply[.]github[.]com$'
                        )
                    end ~* patterns.pattern
                )
            )
            or (patterns.field = 'name' and log.payload #>> '{commit,author,name}' ~* patterns.pattern)
            or (
                patterns.field = 'trailer'
                and log.payload #>> '{commit,message}' ~* ('(?n)' || patterns.pattern)
            )
    )
    + (
        select count(distinct (log.scope, log.id)) from log_pull_requests as log
        where
            (patterns.field = 'login' and log.payload #>> '{user,login}' ~* patterns.pattern)
            or (patterns.field = 'branch' and log.payload #>> '{head,ref}' ~* patterns.pattern)
            or (
                patterns.field = 'label' and exists (
                    select from jsonb_array_elements(
                        case jsonb_typeof(log.payload -> 'labels')
                            when 'array' then log.payload -> 'labels' else '[]'
                        end
                    ) as label
                    where label ->> 'name' ~* patterns.pattern
                )
            )
    )
from seed_change_origins as patterns
union all
select 'bots', patterns.line, patterns.pattern, count(logins.login)
from seed_bots as patterns
left join logins on logins.login ~* patterns.pattern
group by 1, 2, 3
order by 1, 2

-- How many incidents and bugs, or alarms that count as such, name which service; null for those
-- that name none.
select
    issue_services.service,
    issues.kind,
    case when issues.source = 'aws' then 'alarms' else 'issues' end as among,
    count(*) as count
from (
    -- One that is both is an incident, as in the models.
    select source, scope, id, max(kind) as kind from caught_issues group by source, scope, id
) as issues
left join issue_services
    on
        issues.source = issue_services.source
        and issues.scope = issue_services.scope
        and issues.id = issue_services.id
group by 1, 2, 3
order by 1 nulls last, 2, 3 desc

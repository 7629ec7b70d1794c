-- Values of issues, and names of alarms, that look like incidents and that no rule catches.
select
    attributes.source,
    attributes.field,
    attributes.value,
    count(*) as count
from issue_attributes as attributes
left join caught_issues
    on
        attributes.source = caught_issues.source
        and attributes.scope = caught_issues.scope
        and attributes.id = caught_issues.id
where
    caught_issues.id is null
    and (
        (
            attributes.field in ('issue_type', 'label')
            and attributes.value
            ~* '(incident|outage|post-?mortem|(^|[^a-z])sev[-_ ]?[0-9]|on-?call|page[rd])'
        )
        -- Those of automatic scaling are no incidents.
        or (
            attributes.field = 'alarm'
            and attributes.value ~* '(5xx|error|fail|down|health|availab|latency)'
            and attributes.value !~ '^TargetTracking-'
        )
    )
group by 1, 2, 3
order by 4 desc, 1, 2, 3

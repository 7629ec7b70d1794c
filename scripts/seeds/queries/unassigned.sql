-- Incidents that name no service, by what their issue says that could name one: its affected services
-- and components, or else its project; of an alarm, its name. With one of them as an example.
with nobodys as (
    select caught.source, caught.scope, caught.id
    from caught_issues as caught
    left join issue_services as named
        on
            caught.source = named.source
            and caught.scope = named.scope
            and caught.id = named.id
    group by 1, 2, 3
    having bool_or(caught.kind = 'incident') and count(named.service) = 0
),

said as (
    select
        nobodys.*,
        attributes.field,
        attributes.value,
        bool_or(attributes.field in ('affected_service', 'component')) over (
            partition by nobodys.source, nobodys.scope, nobodys.id
        ) as has_component
    from nobodys
    inner join issue_attributes as attributes
        on
            nobodys.source = attributes.source
            and nobodys.scope = attributes.scope
            and nobodys.id = attributes.id
    where attributes.field in ('affected_service', 'component', 'project', 'alarm')
)

select
    said.source,
    said.field,
    said.value,
    count(distinct (said.scope, said.id)) as count,
    min(concat_ws(
        ' ', issues.payload ->> 'key', '"' || (issues.payload #>> '{fields,summary}') || '"'
    )) as example
from said
left join log_jira_issues as issues
    on
        said.source = 'jira'
        and said.scope = issues.scope
        and said.id = issues.id
where said.field <> 'project' or not said.has_component
group by 1, 2, 3
order by 4 desc, 1, 2, 3

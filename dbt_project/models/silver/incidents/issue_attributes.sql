-- The values of a Jira issue for the rules that pick incidents and their services. Era 1 has the
-- values when it was resolved, from its history; era 2 has the present ones. Cleaning up or moving
-- issues years later changes no past incident.
-- Grain: one row per site, issue, era, field and value.

with issues as (

    select * from {{ ref('jira__issues') }}

),

ends as (

    select
        site,
        issue_id,
        max(resolved_at) as resolved_at
    from {{ ref('issue_resolutions') }}
    where reopened_at is null
    group by site, issue_id

),

changes as (

    select
        changes.*,
        case
            when lower(changes.field) in ('component', 'components') then 'component'
            when lower(changes.field) = 'labels' then 'label'
            when lower(changes.field) = 'key' then 'project'
            else changes.field
        end as attribute
    from {{ ref('jira__changes') }} as changes
    inner join ends
        on
            changes.site = ends.site
            and changes.issue_id = ends.issue_id
            and changes.changed_at > ends.resolved_at
    where lower(changes.field) in ('component', 'components', 'labels', 'key', 'issuetype')

),

-- The first change after the end shows the value before it; each component is added and removed
-- alone.
first_changes as (

    select *
    from (
        select
            *,
            row_number() over (
                partition by
                    site, issue_id, attribute,
                    case when attribute = 'component' then coalesce(from_text, to_text) end
                order by changed_at, {{ by_id('history_id') }}, position
            ) as change_order
        from changes
    ) as ordered
    where change_order = 1

),

-- A type that changed together with the project was changed by the move; alone it is a correction.
moved as (

    select
        first_changes.site,
        first_changes.issue_id,
        'issue_type' as field,
        first_changes.from_text as value
    from first_changes
    inner join first_changes as keys
        on
            first_changes.site = keys.site
            and first_changes.issue_id = keys.issue_id
            and first_changes.history_id = keys.history_id
            and keys.attribute = 'project'
    where first_changes.attribute = 'issuetype'
    union all
    select
        site,
        issue_id,
        'project' as field,
        {{ dbt.split_part('from_text', "'-'", 1) }} as value
    from first_changes
    where attribute = 'project'

),

present as (

    select site, issue_id, 'issue_type' as field, issue_type as value from issues
    union all
    select site, issue_id, 'priority' as field, priority as value from issues
    union all
    select site, issue_id, 'project' as field, project_key as value from issues
    union all
    select site, issue_id, 'status' as field, status as value from issues
    union all
    select
        issues.site,
        issues.issue_id,
        'component' as field,
        {{ json_text('item.value', ['name']) }} as value
    from issues
    {{ json_each('issues.components', 'item') }}
    union all
    select
        issues.site,
        issues.issue_id,
        'label' as field,
        {{ json_text('item.value', []) }} as value
    from issues
    {{ json_each('issues.labels', 'item') }}

),

past as (

    select
        present.site,
        present.issue_id,
        present.field,
        present.value
    from present
    left join moved
        on
            present.site = moved.site
            and present.issue_id = moved.issue_id
            and present.field = moved.field
    left join first_changes
        on
            present.site = first_changes.site
            and present.issue_id = first_changes.issue_id
            and present.field = first_changes.attribute
            and (first_changes.attribute = 'label' or present.value = first_changes.to_text)
    where
        moved.field is null
        and first_changes.attribute is null
    union
    select site, issue_id, field, value from moved
    union
    select
        site,
        issue_id,
        'component' as field,
        from_text as value
    from first_changes
    where
        attribute = 'component'
        and from_text is not null
    union
    select
        first_changes.site,
        first_changes.issue_id,
        'label' as field,
        label.value
    from first_changes
    {{ matches_in('first_changes.from_text', '(\\S+)', 'label') }}
    where first_changes.attribute = 'label'

),

final as (

    select site, issue_id, 1 as era, field, value from past
    where coalesce(value, '') <> ''
    union
    select site, issue_id, 2 as era, field, value from present
    where coalesce(value, '') <> ''

)

select * from final

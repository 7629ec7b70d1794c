-- Every change of every field of the issues that exist, with the field's role in the flow tables.
-- It is a view: it adds a column to bronze, and costs nothing until it is read.
-- Grain: one row per site, issue, history and changed field.

{{ config(materialized='view') }}

with changes as (

    select * from {{ ref('jira__changes') }}

),

issues as (

    select * from {{ ref('issues') }}

),

roles as (

    select * from {{ ref('issue_field_roles') }}

),

-- Data Center's changelog names a custom field instead of giving its id.
named_roles as (

    select
        site,
        lower(field) as field,
        min(field_role) as field_role
    from roles
    group by site, lower(field)

),

final as (

    select
        changes.site,
        changes.issue_id,
        issues.issue_key,
        issues.project_key,
        issues.opened_at,
        changes.history_id,
        changes.position,
        changes.field,
        coalesce(
            roles.field_role,
            named_roles.field_role,
            case when changes.field = 'status' then 'status' end
        ) as field_role,
        changes.from_value,
        changes.from_text,
        changes.to_value,
        changes.to_text,
        changes.changed_at
    from changes
    inner join issues
        on
            changes.site = issues.site
            and changes.issue_id = issues.issue_id
    left join roles
        on
            changes.site = roles.site
            and changes.field = roles.field_id
    left join named_roles
        on
            changes.site = named_roles.site
            and lower(changes.field) = named_roles.field

)

select * from final

-- The values of the custom fields that hold the sprint, the story points and the epic of an issue.
-- Grain: one row per site, issue, field and position in it.

with custom_values as (

    select * from {{ ref('jira__custom_values') }}

),

roles as (

    select * from {{ ref('issue_field_roles') }}

),

final as (

    select
        custom_values.site,
        custom_values.issue_id,
        custom_values.field_id,
        roles.field_role,
        custom_values.position,
        custom_values.value
    from custom_values
    inner join roles
        on custom_values.site = roles.site and custom_values.field_id = roles.field_id

)

select * from final

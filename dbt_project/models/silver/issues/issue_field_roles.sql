-- The custom fields of a Jira site that hold the sprint, the story points and the epic of an issue.
-- Their numbers differ between sites, so the type of the field identifies them. Story points are a
-- plain number on most sites, so their name does (variable story_points_field).
-- Grain: one row per site and field.

with fields as (

    select * from {{ ref('jira__fields') }}

),

final as (

    select
        site,
        field_id,
        field,
        case
            when custom_type = 'com.pyxis.greenhopper.jira:gh-sprint' then 'sprint'
            when custom_type = 'com.pyxis.greenhopper.jira:gh-epic-link' then 'epic'
            else 'story_points'
        end as field_role
    from fields
    where
        custom_type in (
            'com.pyxis.greenhopper.jira:gh-sprint',
            'com.pyxis.greenhopper.jira:gh-epic-link',
            'com.pyxis.greenhopper.jira:jsw-story-points'
        )
        or (
            value_type = 'number'
            and {{ matches('field', "'" ~ var('story_points_field') ~ "'") }}
        )

)

select * from final

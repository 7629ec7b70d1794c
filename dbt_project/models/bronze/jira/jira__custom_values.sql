-- The values of Jira's custom fields that the flow tables need, whatever the fields are called:
-- numbers, issue keys and sprints. An issue without any has one row without a value.
-- Grain: one row per site, issue, custom field and position in it.

with versions as (

    {{ latest_versions('raw_jira', 'issues') }}

),

members as (

    {{ custom_fields('versions') }}

),

-- Cloud gives a sprint as an object, Data Center as the text of one.
sprints as (

    select
        members.site,
        members.issue_id,
        members.field_id,
        item.position,
        coalesce(
            case
                when {{ json_text('item.value', ['boardId']) }} is not null
                    then {{ json_text('item.value', ['id']) }}
            end,
            case
                when {{ json_text('item.value', []) }} like '%.Sprint@%'
                    then {{ captured(json_text('item.value', []), '[\\[,]id=([0-9]+)') }}
            end
        ) as value
    from members
    {{ json_each('members.field_value', 'item') }}

),

found as (

    select
        site,
        issue_id,
        field_id,
        1 as position,
        {{ json_text('field_value', []) }} as value
    from members
    where
        {{ matches(
            json_text('field_value', []), "'^(-?[0-9]+([.][0-9]+)?|[A-Z][A-Z0-9_]*-[0-9]+)$'"
        ) }}
    union all
    select * from sprints
    where value is not null

),

final as (

    select
        -- keys
        versions.scope as site,
        versions.id as issue_id,
        coalesce(found.field_id, 'none') as field_id,
        coalesce(found.position, 0) as position,

        -- attributes
        found.value,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    left join found
        on versions.scope = found.site and versions.id = found.issue_id

)

select * from final

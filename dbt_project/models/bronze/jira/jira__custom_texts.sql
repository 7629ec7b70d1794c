-- The texts of Jira's custom fields that rules may ask for. An issue without any has one row.
-- Grain: one row per site, issue, custom field and position in it.

{#- Of a choice within a choice, both. An affected service may have an id alone. -#}
{%- set scalar = json_text('items.item', []) -%}
{%- set choice = json_text('items.item', ['value']) ~ ', '
    ~ json_text('items.item', ['child', 'value']) %}

with versions as (

    {{ latest_versions('raw_jira', 'issues') }}

),

members as (

    {{ custom_fields('versions') }}

),

items as (

    select site, issue_id, field_id, 1 as position, field_value as item from members
    where substr({{ json_text('field_value', []) }}, 1, 1) <> '['
    union all
    select members.site, members.issue_id, members.field_id, item.position, item.value from members
    {{ json_each('members.field_value', 'item') }}

),

found as (

    select
        items.*,
        case
            when substr({{ scalar }}, 1, 1) <> '{' then {{ scalar }}
            when {{ json_text('items.item', ['displayName']) }} is null
                then coalesce(
                    {{ json_text('items.item', ['name']) }},
                    nullif(concat_ws(' - ', {{ choice }}), ''),
                    {{ json_text('items.item', ['id']) }}
                )
        end as value
    from items

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
        {{ read_as('found.value', 'timestamp') }} as value_at,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    left join found
        on
            versions.scope = found.site and versions.id = found.issue_id
            and length(found.value) between 1 and 255 and found.value not like '0|%'

)

select * from final

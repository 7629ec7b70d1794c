-- Every change of every field of a Jira issue.
-- A webhook has the history without its time; its own is when that change was made, while the issue
-- beside it may have been updated since.
-- Grain: one row per site, issue, history and changed field.

{%- set items = 'coalesce(' ~ json_field('versions.payload', 'items') ~ ', '
    ~ json_field(json_field('versions.payload', 'changelog'), 'items') ~ ')' %}

{%- set sent = captured(json_text('versions.payload', ['timestamp']), '^([0-9]{12,14})$') %}
{%- set beginning = "cast('1970-01-01 00:00:00+00' as " ~ dbt.type_timestamp() ~ ')' %}

with versions as (

    {{ latest_versions('raw_jira', 'changelogs') }}

),

renamed as (

    select
        -- keys
        versions.scope as site,
        {{ dbt.split_part('versions.id', "'/'", 1) }} as issue_id,
        {{ dbt.split_part('versions.id', "'/'", 2) }} as history_id,
        item.position,

        -- attributes
        coalesce(record."fieldId", record.field) as field,
        record."from" as from_value,
        record."fromString" as from_text,
        record."to" as to_value,
        record."toString" as to_text,

        -- timestamps, UTC
        coalesce(
            cast(
                coalesce(
                    {{ json_text('versions.payload', ['created']) }},
                    {{ json_text('versions.payload', ['changelog', 'created']) }}
                ) as {{ dbt.type_timestamp() }}
            ),
            case
                when {{ sent }} is not null
                    then least(
                        versions.fetched_at,
                        {{ dbt.dateadd('millisecond', 'cast(' ~ sent ~ ' as bigint)', beginning) }}
                    )
            end,
            cast(
                {{ json_text('versions.payload', ['issue', 'fields', 'updated']) }}
                as {{ dbt.type_timestamp() }}
            )
        ) as changed_at,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id,
        {{ built_at() }} as _built_at
    from versions
    {{ json_each(items, 'item') }}
    {{ json_record('item.value', 'record', {
        'field': 'text',
        'fieldId': 'text',
        'from': 'text',
        'fromString': 'text',
        'to': 'text',
        'toString': 'text',
    }) }}

)

select * from renamed

-- Every change of every field of a Jira issue. A webhook has the history without its time. The
-- webhook's own time is that of the change, because the issue in it may have been updated since.
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
            entry.created,
            entry.changelog_created,
            case
                when {{ sent }} is not null
                    then least(
                        versions.fetched_at,
                        {{ dbt.dateadd('millisecond', 'cast(' ~ sent ~ ' as bigint)', beginning) }}
                    )
            end,
            entry.issue_updated
        ) as changed_at,

        -- lineage
        entry.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'entry', {
        'created': 'timestamp',
        'changelog_created': ['timestamp', 'changelog', 'created'],
        'issue_updated': ['timestamp', 'issue', 'fields', 'updated'],
    }) }}
    {{ json_each(items, 'item') }}
    {{ json_record('item.value', 'record', {
        'field': 'key',
        'fieldId': 'key',
        'from': 'text',
        'fromString': 'text',
        'to': 'text',
        'toString': 'text',
    }) }}

)

select * from renamed

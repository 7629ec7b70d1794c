-- Delivered webhooks, split into their records, in the format of the payload log.
-- Grain: one row per delivery and record.

{%- set action = json_text('deliveries.body', ['action']) -%}
{%- set repository = json_text('deliveries.body', ['repository', 'full_name']) -%}
{%- set updated_at = json_text('deliveries.body', ['repository', 'updated_at']) -%}
{%- set created_at = json_text('deliveries.body', ['repository', 'created_at']) -%}
{%- set reference = json_text('deliveries.body', ['ref']) -%}
{%- set site = captured(
    "coalesce(" ~ json_text('deliveries.body', ['issue', 'self']) ~ ", "
    ~ json_text('deliveries.body', ['sprint', 'self']) ~ ")",
    '^https?://([^/]+)/'
) -%}
{#- These have no clock of their own: a version is as old as the event, not as its arrival. -#}
{%- set without_clock = [
    'raw_jira.sprints', 'raw_jira.statuses', 'raw_jira.projects', 'raw_jira.issue_types'
] -%}
{#- The record in a deletion is not a new version of it. -#}
{%- set gone = "'deleted', 'transferred'" %}

with deliveries as (

    {{ deliveries('github', 'jira') }}

),

pulled_repositories as (

    select * from {{ source('raw_github', 'repositories') }}

),

-- Every GitHub event contains its repository: one version is enough, and none is needed for a
-- pulled one. A push writes its times in another format.
repositories as (

    select
        sequence,
        received_at,
        full_name,
        repository_id,
        payload
    from (
        select
            deliveries.sequence,
            deliveries.received_at,
            {{ repository }} as full_name,
            {{ json_text('deliveries.body', ['repository', 'id']) }} as repository_id,
            {{ json_field('deliveries.body', 'repository') }} as payload,
            row_number() over (
                partition by {{ repository }}
                order by
                    {{ read_as(updated_at, 'timestamp') }} desc nulls last,
                    deliveries.sequence desc
            ) as recency
        from deliveries
        where
            deliveries.source = 'github'
            and {{ captured(created_at, '^([0-9]+)$') }} is null
            and {{ json_text('deliveries.body', ['repository', 'default_branch']) }} is not null
    ) as ranked
    where
        recency = 1
        and repository_id not in (select pulled_repositories.id from pulled_repositories)

),

records as (

    {%- for event, field, table_name, id in webhook_records() %}
    select
        deliveries.sequence,
        deliveries.received_at as sent_at,
        '{{ table_name }}' as table_name,
        {{ repository }} as scope,
        {{ id }} as id,
        {{ json_field('deliveries.body', field) }} as payload
    from deliveries
    where
        deliveries.source = 'github'
        and deliveries.event = '{{ event }}'
        and coalesce({{ action }}, '') not in ({{ gone }})
    union all
    {%- endfor %}
    {%- for event, condition, id in webhook_deletions() %}
    select
        deliveries.sequence,
        deliveries.received_at as sent_at,
        'raw_github.deletions' as table_name,
        {{ repository }} as scope,
        {{ id }} as id,
        deliveries.body as payload
    from deliveries
    where
        deliveries.source = 'github'
        and deliveries.event = '{{ event }}'
        and {{ condition }}
    union all
    {%- endfor %}
    {%- for table_name, kind in [('raw_github.branches', 'heads'), ('raw_github.tags', 'tags')] %}
    -- The commit, also if the tag is an object of its own; null if the reference was deleted.
    select
        deliveries.sequence,
        {{ event_time() }} as sent_at,
        '{{ table_name }}' as table_name,
        {{ repository }} as scope,
        {{ captured(reference, '^refs/' ~ kind ~ '/(.+)$') }} as id,
        {{ json_field('deliveries.body', 'head_commit') }} as payload
    from deliveries
    where
        deliveries.source = 'github'
        and deliveries.event = 'push'
        and {{ captured(reference, '^refs/' ~ kind ~ '/(.+)$') }} is not null
        and {{ json_text('deliveries.body', ['head_commit', 'id']) }} is not null
    union all
    {%- endfor %}
    select
        sequence,
        received_at as sent_at,
        'raw_github.repositories' as table_name,
        full_name as scope,
        repository_id as id,
        payload
    from repositories
    {%- for events, record, table_name, id, condition in jira_webhook_records() %}
    union all
    select
        deliveries.sequence,
        {{ event_time() if table_name in without_clock else 'deliveries.received_at' }} as sent_at,
        '{{ table_name }}' as table_name,
        {{ site }} as scope,
        {{ id }} as id,
        {{ record }} as payload
    from deliveries
    where
        deliveries.source = 'jira'
        and deliveries.event in ({{ events }})
        and coalesce({{ site }}, '') <> 'api.atlassian.com'
        and {{ condition }}
    {%- endfor %}

),

final as (

    select
        sequence,
        -- A delivery without a record's id gives no row; it is reported as unreadable.
        case when scope is null or id is null then 'unreadable ' else '' end
        || table_name as table_name,
        {{ short_key('scope') }} as scope,
        {{ short_key('id') }} as id,
        payload,
        md5(cast(payload as {{ dbt.type_string() }})) as payload_hash,
        case
            -- A deletion does not say when it happened.
            when table_name in ('raw_github.deletions', 'raw_jira.deletions') then sent_at
            when table_name = 'raw_jira.issues'
                then {{ read_as(json_text('payload', ['fields', 'updated']), 'timestamp') }}
            -- A record without a clock of its own has the time of the event.
            else coalesce(
                {{ read_as(json_text('payload', ['updated_at']), 'timestamp') }},
                {{ read_as(json_text('payload', ['completed_at']), 'timestamp') }},
                {{ read_as(json_text('payload', ['submitted_at']), 'timestamp') }},
                {{ read_as(json_text('payload', ['created_at']), 'timestamp') }}
            )
        end as updated_at,
        sent_at as fetched_at,
        case
            when scope is null or id is null then {{ json_object({
                'scope': "case when scope is null then 'missing ' end",
                'id': "case when id is null then 'missing ' end",
            }) }}
        end as unreadable,
        '' as _dlt_load_id
    from records

)

select * from final

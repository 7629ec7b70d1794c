-- What happened to issues and pull requests: closed, reopened, labelled, ready for review.
-- Grain: one row per repository, issue or pull request, and event.

with versions as (

    {{ latest_versions('raw_github', 'issue_events') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        cast({{ dbt.split_part('versions.id', "'/'", 1) }} as bigint) as number,
        {{ dbt.split_part('versions.id', "'/'", 2) }} as event_id,

        -- attributes
        record.event,
        {{ json_text('record.actor', ['login']) }} as actor_login,
        {{ json_text('record.label', ['name']) }} as label,

        -- timestamps, UTC
        record.created_at as occurred_at,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id,
        {{ built_at() }} as _built_at
    from versions
    {{ json_record('versions.payload', 'record', {
        'event': 'text',
        'actor': 'json',
        'label': 'json',
        'created_at': 'timestamp',
    }) }}

)

select * from renamed

-- What happened to issues and pull requests: closed, reopened, labelled, ready for review.
-- Grain: one row per repository, issue or pull request, and event.

with versions as (

    {{ latest_versions('raw_github', 'issue_events') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        {{ read_as(dbt.split_part('versions.id', "'/'", 1), 'bigint') }} as number,
        {{ dbt.split_part('versions.id', "'/'", 2) }} as event_id,

        -- attributes
        record.event,
        record.actor_login,
        record.label,

        -- timestamps, UTC
        record.created_at as occurred_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'event': 'text',
        'actor_login': ['key', 'actor', 'login'],
        'label': ['key', 'label', 'name'],
        'created_at': 'timestamp',
    }) }}

)

select * from renamed

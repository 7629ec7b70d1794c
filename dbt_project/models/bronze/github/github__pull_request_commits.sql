-- A pull request's own commits, as they were before squashing.
-- Grain: one row per repository, pull request and commit.

with versions as (

    {{ latest_versions('raw_github', 'pull_request_commits') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        cast(versions.id as bigint) as number,
        record.sha,

        -- attributes
        {{ json_text('record.commit', ['message']) }} as message,

        -- timestamps, UTC
        cast({{ json_text('record.commit', ['author', 'date']) }} as {{ dbt.type_timestamp() }})
            as authored_at,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id,
        {{ built_at() }} as _built_at
    from versions
    {{ json_each('versions.payload', 'item') }}
    {{ json_record('item.value', 'record', {
        'sha': 'text',
        'commit': 'json',
    }) }}

)

select * from renamed

-- GitHub tags with the commit each points to.
-- Grain: one row per repository and tag.

with versions as (

    {{ latest_versions('raw_github', 'tags') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        versions.id as tag,

        -- attributes
        coalesce(
            record.commit_sha,
            -- A push names the commit itself.
            record.id
        ) as sha,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'commit_sha': ['key', 'commit', 'sha'],
        'id': 'key',
    }) }}

)

select * from renamed

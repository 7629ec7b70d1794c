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
            {{ json_text('versions.payload', ['commit', 'sha']) }},
            -- A push names the commit itself.
            {{ json_text('versions.payload', ['id']) }}
        ) as sha,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id,
        {{ built_at() }} as _built_at
    from versions

)

select * from renamed

-- The contents of files that pin images, each once however many commits have it.
-- Grain: one row per repository and content.

with versions as (

    {{ latest_versions('raw_github', 'pinned_texts') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        versions.id as blob,

        -- attributes
        {{ json_text('versions.payload', ['text']) }} as content,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id
    from versions

)

select * from renamed

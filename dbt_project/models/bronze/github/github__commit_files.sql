-- Paths a commit changed, for repositories that hold several services.
-- Grain: one row per repository, commit and path.

with versions as (

    {{ latest_versions('raw_github', 'commit_files') }}

),

renamed as (

    -- A list may say one thing twice.
    select distinct
        -- keys
        versions.scope as repository,
        versions.id as sha,
        {{ short_key(json_text('item.value', [])) }} as path,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_each(json_field('versions.payload', 'files'), 'item') }}
    where {{ json_text('item.value', []) }} is not null

)

select * from renamed

-- The files of config repositories that pin images, as they are at a commit.
-- Grain: one row per repository, commit and path.

with versions as (

    {{ latest_versions('raw_github', 'pinned_files') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        versions.id as sha,
        {{ short_key(json_text('item.value', ['path'])) }} as path,

        -- attributes
        {{ short_key(json_text('item.value', ['blob'])) }} as blob,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_each(json_field('versions.payload', 'files'), 'item') }}

),

final as (

    select
        *,
        row_number() over (partition by repository, sha, path order by blob) as choice
    from renamed
    where path is not null

)

select
    repository,
    sha,
    path,
    blob,
    fetched_at,
    _dlt_load_id
from final
where choice = 1

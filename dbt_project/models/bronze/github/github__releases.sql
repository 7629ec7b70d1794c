-- GitHub releases.
-- Grain: one row per repository and release.

with versions as (

    {{ latest_versions('raw_github', 'releases') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        versions.id as release_id,

        -- attributes
        record.tag_name as tag,
        record.target_commitish,
        record.name,
        record.body,
        record.html_url as url,

        -- flags
        coalesce(record.draft, false) as is_draft,
        coalesce(record.prerelease, false) as is_prerelease,

        -- timestamps, UTC
        record.published_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'tag_name': 'key',
        'target_commitish': 'key',
        'name': 'text',
        'body': 'text',
        'draft': 'boolean',
        'prerelease': 'boolean',
        'html_url': 'text',
        'published_at': 'timestamp',
    }) }}

)

select * from renamed

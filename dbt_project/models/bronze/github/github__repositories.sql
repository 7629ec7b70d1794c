-- GitHub repositories, under their present name: where one was deleted and made again, the new one.
-- Grain: one row per repository.

with versions as (

    {{ latest_versions('raw_github', 'repositories') }}

),

renamed as (

    select
        -- keys
        versions.id as repository_id,
        versions.scope as repository,

        -- attributes
        record.default_branch,
        record.html_url as url,

        -- flags
        coalesce(record.archived, false) as is_archived,

        -- timestamps, UTC
        record.created_at,
        record.updated_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id,
        row_number() over (
            partition by versions.scope
            order by
                versions.updated_at desc nulls last, versions.fetched_at desc, versions.id desc
        ) as recency
    from versions
    {{ json_record('versions.payload', 'record', {
        'default_branch': 'key',
        'archived': 'boolean',
        'html_url': 'text',
        'created_at': 'timestamp',
        'updated_at': 'timestamp',
    }) }}

)

select
    repository_id,
    repository,
    default_branch,
    url,
    is_archived,
    created_at,
    updated_at,
    unreadable,
    fetched_at,
    _dlt_load_id
from renamed
where recency = 1

-- The time from which the lists of a GitHub repository are known.
-- Grain: one row per repository and list.

with versions as (

    {{ latest_versions('raw_github', 'history_starts') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        versions.id as stream,

        -- attributes
        record.reason,

        -- timestamps, UTC
        record.known_from,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'reason': 'text',
        'known_from': 'timestamp',
    }) }}

)

select * from renamed

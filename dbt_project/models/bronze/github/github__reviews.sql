-- GitHub pull-request reviews.
-- Grain: one row per repository, pull request and review.

with versions as (

    {{ latest_versions('raw_github', 'reviews') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        {{ read_as(dbt.split_part('versions.id', "'/'", 1), 'bigint') }} as number,
        {{ dbt.split_part('versions.id', "'/'", 2) }} as review_id,

        -- attributes
        record.reviewer_login,
        record.reviewer_type,
        lower(record.state) as state,

        -- timestamps, UTC
        record.submitted_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'reviewer_login': ['key', 'user', 'login'],
        'reviewer_type': ['text', 'user', 'type'],
        'state': 'text',
        'submitted_at': 'timestamp',
    }) }}

)

select * from renamed

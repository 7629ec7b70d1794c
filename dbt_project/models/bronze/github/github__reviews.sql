-- GitHub pull-request reviews.
-- Grain: one row per repository, pull request and review.

with versions as (

    {{ latest_versions('raw_github', 'reviews') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        cast({{ dbt.split_part('versions.id', "'/'", 1) }} as bigint) as number,
        {{ dbt.split_part('versions.id', "'/'", 2) }} as review_id,

        -- attributes
        {{ json_text('record."user"', ['login']) }} as reviewer_login,
        {{ json_text('record."user"', ['type']) }} as reviewer_type,
        lower(record.state) as state,

        -- timestamps, UTC
        record.submitted_at,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id,
        {{ built_at() }} as _built_at
    from versions
    {{ json_record('versions.payload', 'record', {
        'user': 'json',
        'state': 'text',
        'submitted_at': 'timestamp',
    }) }}

)

select * from renamed

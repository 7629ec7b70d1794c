-- Every status a GitHub deployment went through.
-- Grain: one row per repository, deployment and status.

with versions as (

    {{ latest_versions('raw_github', 'deployment_statuses') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        {{ dbt.split_part('versions.id', "'/'", 1) }} as github_deployment_id,
        {{ dbt.split_part('versions.id', "'/'", 2) }} as status_id,

        -- attributes
        lower(record.state) as state,
        coalesce(record.log_url, record.target_url) as log_url,

        -- timestamps, UTC
        record.created_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'state': 'text',
        'created_at': 'timestamp',
        'log_url': 'text',
        'target_url': 'text',
    }) }}

)

select * from renamed

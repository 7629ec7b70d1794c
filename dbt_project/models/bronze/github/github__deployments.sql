-- GitHub deployments.
-- Grain: one row per repository and deployment.

with versions as (

    {{ latest_versions('raw_github', 'deployments') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        versions.id as github_deployment_id,

        -- attributes
        record.sha,
        record.ref,
        record.task,
        record.payload,
        coalesce(record.original_environment, record.environment) as environment,

        -- flags
        coalesce(record.production_environment, false) as is_production,
        coalesce(record.transient_environment, false) as is_transient,

        -- timestamps, UTC
        record.created_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'sha': 'key',
        'ref': 'key',
        'task': 'text',
        'payload': 'text',
        'environment': 'key',
        'original_environment': 'key',
        'production_environment': 'boolean',
        'transient_environment': 'boolean',
        'created_at': 'timestamp',
    }) }}

)

select * from renamed

-- Jobs of GitHub Actions workflow runs; a run attempt has ended when its last job has.
-- Grain: one row per repository, run, attempt and job.

with versions as (

    {{ latest_versions('raw_github', 'workflow_jobs') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        {{ dbt.split_part('versions.id', "'/'", 1) }} as run_id,
        coalesce(
            {{ read_as(dbt.split_part('versions.id', "'/'", 2), 'bigint') }}, 1
        ) as attempt,
        {{ dbt.split_part('versions.id', "'/'", 3) }} as job_id,

        -- attributes
        record.name,
        record.status,
        record.conclusion,

        -- timestamps, UTC
        record.started_at,
        record.completed_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'name': 'key!',
        'status': 'text',
        'conclusion': 'text',
        'started_at': 'timestamp',
        'completed_at': 'timestamp',
    }) }}

)

select * from renamed

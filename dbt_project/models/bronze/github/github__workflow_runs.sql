-- GitHub Actions workflow runs, each attempt on its own.
-- Grain: one row per repository, run and attempt.

with versions as (

    {{ latest_versions('raw_github', 'workflow_runs') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        {{ dbt.split_part('versions.id', "'/'", 1) }} as run_id,
        coalesce(
            {{ read_as(dbt.split_part('versions.id', "'/'", 2), 'bigint') }}, 1
        ) as attempt,

        -- attributes
        record.name,
        record.path,
        record.event,
        record.head_branch,
        record.head_sha as sha,
        record.status,
        record.conclusion,
        record.html_url as url,

        -- timestamps, UTC
        coalesce(record.run_started_at, record.created_at) as started_at,
        record.updated_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'name': 'key',
        'path': 'key',
        'event': 'text',
        'status': 'text',
        'conclusion': 'text',
        'head_branch': 'key',
        'head_sha': 'key',
        'html_url': 'text',
        'run_started_at': 'timestamp',
        'created_at': 'timestamp',
        'updated_at': 'timestamp',
    }) }}

)

select * from renamed

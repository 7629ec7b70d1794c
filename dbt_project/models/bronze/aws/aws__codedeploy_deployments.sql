-- Deployments of CodeDeploy in their present state.
-- Grain: one row per account, region and deployment.

with versions as (

    {{ latest_versions('raw_aws', 'codedeploy_deployments') }}

),

renamed as (

    select
        -- keys
        {{ dbt.split_part('versions.scope', "'/'", 1) }} as account,
        {{ dbt.split_part('versions.scope', "'/'", 2) }} as region,
        versions.id as codedeploy_id,

        -- attributes
        record."applicationName" as application,
        record."deploymentGroupName" as deployment_group,
        lower(record.status) as status,
        {{ json_text('record.revision', ['gitHubLocation', 'repository']) }} as repository,
        {{ json_text('record.revision', ['gitHubLocation', 'commitId']) }} as sha,

        -- flags
        (
            {{ json_text('record."rollbackInfo"', ['rollbackTriggeringDeploymentId']) }} is not null
            or coalesce(record.creator = 'codeDeployRollback', false)
        ) as is_rollback,

        -- timestamps, UTC
        coalesce(record."startTime", record."createTime") as started_at,
        record."completeTime" as completed_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'applicationName': 'text',
        'deploymentGroupName': 'text',
        'status': 'text',
        'revision': 'json',
        'creator': 'text',
        'rollbackInfo': 'json',
        'createTime': 'timestamp',
        'startTime': 'timestamp',
        'completeTime': 'timestamp',
    }) }}

)

select * from renamed

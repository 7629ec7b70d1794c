-- CodeDeploy's deployments of a GitHub revision; the deployment group names the environment.
-- Grain: one row per repository and deployment.

with deployments as (

    select * from {{ ref('codedeploy_deployments') }}

),

final as (

    select
        'codedeploy' as detector,
        repository,
        cast(null as {{ dbt.type_string() }}) as service,
        concat_ws('/', account, region, codedeploy_id) as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        deployment_group as environment_name,
        concat_ws(' ', application, deployment_group) as name,
        sha,
        cast(null as {{ dbt.type_string() }}) as ref,
        started_at,
        finished_at,
        outcome,
        1 as attempt_count,
        concat(
            'https://', region, '.console.aws.amazon.com/codesuite/codedeploy/deployments/',
            codedeploy_id
        ) as url,
        false as is_rework_reported,
        false as is_failure_reported,
        is_rollback as is_rollback_reported,
        known_at
    from deployments

)

select * from final

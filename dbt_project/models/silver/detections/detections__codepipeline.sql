-- Executions of CodePipeline that took a commit of a GitHub repository, pulled or pushed.
-- Grain: one row per repository and execution.

with executions as (

    select * from {{ ref('codepipeline_executions') }}

),

commits as (

    select * from {{ ref('codepipeline_commits') }}

),

final as (

    select
        'codepipeline' as detector,
        commits.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        concat_ws(
            '/', executions.account, executions.region, executions.pipeline, executions.execution_id
        ) as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        executions.pipeline as name,
        commits.sha,
        commits.branch as ref,
        executions.started_at,
        executions.finished_at,
        executions.outcome,
        executions.attempt_count,
        concat(
            'https://', executions.region,
            '.console.aws.amazon.com/codesuite/codepipeline/pipelines/', executions.pipeline,
            '/executions/', executions.execution_id, '/timeline'
        ) as url,
        false as is_rework_reported,
        false as is_failure_reported,
        executions.is_production,
        executions.is_rollback_reported,
        executions.known_at
    from executions
    inner join commits
        on
            executions.account = commits.account
            and executions.region = commits.region
            and executions.pipeline = commits.pipeline
            and executions.execution_id = commits.execution_id

)

select * from final

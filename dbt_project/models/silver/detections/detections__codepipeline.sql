-- Executions of CodePipeline that took a commit of a GitHub repository, pulled or pushed. A retried
-- stage stays in its execution. An execution that was superseded, stopped or cancelled deployed
-- nothing.
-- Grain: one row per repository and execution.

with pulled as (

    select * from {{ ref('aws__pipeline_executions') }}

),

pushed as (

    select * from {{ ref('push__pipeline_events') }}

),

first_states as (

    select * from {{ ref('aws__pipeline_execution_states') }}

),

revisions as (

    select * from {{ ref('aws__source_revisions') }}

),

sources as (

    select * from {{ ref('aws__pipeline_sources') }}

),

actions as (

    select * from {{ ref('aws__action_executions') }}

),

names as (

    select * from {{ ref('github__repository_names') }}

),

states as (

    select
        account,
        region,
        pipeline,
        execution_id,
        status,
        started_at,
        changed_at,
        is_rollback,
        cast(1 as bigint) as attempt,
        cast(0 as bigint) as sequence,
        fetched_at
    from pulled
    union all
    select
        account,
        region,
        pipeline,
        execution_id,
        status,
        started_at,
        changed_at,
        false as is_rollback,
        cast(1 as bigint) as attempt,
        cast(0 as bigint) as sequence,
        cast(null as {{ dbt.type_timestamp() }}) as fetched_at
    from first_states
    union all
    select
        account,
        region,
        pipeline,
        execution_id,
        status,
        started_at,
        changed_at,
        is_rollback,
        attempt,
        sequence,
        fetched_at
    from pushed
    where status is not null

),

-- The last report by AWS's own clock, pulled or pushed.
executions as (

    select
        *,
        min(started_at) over (
            partition by account, region, pipeline, execution_id
        ) as first_started_at,
        max(attempt) over (
            partition by account, region, pipeline, execution_id
        ) as last_attempt,
        max(fetched_at) over (
            partition by account, region, pipeline, execution_id
        ) as known_at,
        -- A later change does not move the time of a state that was reached.
        min(changed_at) over (
            partition by account, region, pipeline, execution_id, status, attempt
        ) as reached_at,
        bool_or(is_rollback) over (
            partition by account, region, pipeline, execution_id
        ) as was_rollback,
        row_number() over (
            partition by account, region, pipeline, execution_id
            order by
                changed_at desc nulls last,
                case when status = 'started' then 1 else 0 end,
                sequence
        ) as recency
    from states

),

-- Each action that failed and ran again counts its tries.
tries as (

    select
        account,
        region,
        pipeline,
        execution_id,
        max(try_count) as try_count,
        max(ended_at) as ended_at,
        bool_or(
            {{ matches('stage', "'(^|[^a-z])(prod|production|prd|live)([^a-z]|$)'") }}
            and not {{ matches('stage', "'(^|[^a-z])(non|not|pre)([^a-z]|$)'") }}
        ) as has_production_stage
    from (
        select
            account,
            region,
            pipeline,
            execution_id,
            stage,
            action,
            count(*) as try_count,
            max(changed_at) as ended_at
        from actions
        group by account, region, pipeline, execution_id, stage, action
    ) as by_action
    group by account, region, pipeline, execution_id

),

taken as (

    select
        account,
        region,
        pipeline,
        execution_id,
        action,
        sha,
        repository
    from revisions
    where sha is not null
    union
    select
        account,
        region,
        pipeline,
        execution_id,
        action,
        sha,
        repository
    from pushed
    where sha is not null

),

-- If the revision's URL does not name the repository, the pipeline's definition does.
commits as (

    select
        taken.account,
        taken.region,
        taken.pipeline,
        taken.execution_id,
        taken.sha,
        sources.branch,
        coalesce(names.repository, taken.repository, sources.repository) as repository,
        row_number() over (
            partition by
                taken.account,
                taken.region,
                taken.pipeline,
                taken.execution_id,
                coalesce(names.repository, taken.repository, sources.repository)
            order by taken.action, taken.sha
        ) as choice
    from taken
    left join sources
        on
            taken.account = sources.account
            and taken.region = sources.region
            and taken.pipeline = sources.pipeline
            and taken.action = sources.action
    left join names
        on coalesce(taken.repository, sources.repository) = names.name

),

final as (

    select
        'codepipeline' as detector,
        commits.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        concat_ws(
            '/',
            executions.account,
            executions.region,
            executions.pipeline,
            executions.execution_id
        ) as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        executions.pipeline as name,
        commits.sha,
        commits.branch as ref,
        executions.first_started_at as started_at,
        -- It ended with its last action; a time days later is another change.
        case
            when
                executions.status in
                ('succeeded', 'failed', 'stopped', 'superseded', 'cancelled', 'canceled')
                then coalesce(
                    tries.ended_at,
                    case
                        when
                            executions.reached_at <= {{ dbt.dateadd(
                                'day', var('longest_deployment_days'), 'executions.first_started_at'
                            ) }}
                            then executions.reached_at
                    end,
                    executions.first_started_at
                )
        end as finished_at,
        case
            when executions.status = 'succeeded' then 'success'
            when executions.status = 'failed' then 'failure'
            when executions.status in ('stopped', 'superseded', 'cancelled', 'canceled')
                then 'cancelled'
            else 'in_progress'
        end as outcome,
        greatest(executions.last_attempt, tries.try_count) as attempt_count,
        concat(
            'https://', executions.region,
            '.console.aws.amazon.com/codesuite/codepipeline/pipelines/', executions.pipeline,
            '/executions/', executions.execution_id, '/timeline'
        ) as url,
        false as is_rework_reported,
        false as is_failure_reported,
        tries.has_production_stage as is_production,
        executions.was_rollback as is_rollback_reported,
        executions.known_at
    from executions
    inner join commits
        on
            executions.account = commits.account
            and executions.region = commits.region
            and executions.pipeline = commits.pipeline
            and executions.execution_id = commits.execution_id
            and commits.repository is not null
            and commits.choice = 1
    left join tries
        on
            executions.account = tries.account
            and executions.region = tries.region
            and executions.pipeline = tries.pipeline
            and executions.execution_id = tries.execution_id
    where executions.recency = 1

)

select * from final

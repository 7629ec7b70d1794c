-- Executions of CodePipeline as they are now. A retried stage stays in its execution. One that was
-- superseded, stopped or cancelled deployed nothing.
-- Grain: one row per execution.

with reports as (

    select * from {{ ref('codepipeline_reports') }}
    where recency = 1

),

actions as (

    select * from {{ ref('codepipeline_actions') }}

),

joined as (

    select
        reports.*,
        actions.try_count,
        actions.ended_at,
        actions.has_production_stage,
        case
            when reports.status = 'succeeded' then 'success'
            when reports.status = 'failed' then 'failure'
            when reports.status in ('stopped', 'superseded', 'cancelled', 'canceled')
                then 'cancelled'
            else 'in_progress'
        end as outcome
    from reports
    left join actions
        on
            reports.account = actions.account
            and reports.region = actions.region
            and reports.pipeline = actions.pipeline
            and reports.execution_id = actions.execution_id

),

final as (

    select
        account,
        region,
        pipeline,
        execution_id,
        first_started_at as started_at,
        -- It ended with its last action; a time days later is another change.
        case when outcome <> 'in_progress' then coalesce(
            ended_at,
            case
                when
                    reached_at
                    <= {{ dbt.dateadd('day', var('longest_deployment_days'), 'first_started_at') }}
                    then reached_at
            end,
            first_started_at
        ) end as finished_at,
        outcome,
        greatest(last_attempt, try_count) as attempt_count,
        has_production_stage as is_production,
        was_rollback as is_rollback_reported,
        known_at
    from joined

)

select * from final

-- What the actions of an execution of CodePipeline say: how often it was tried, when it ended, and
-- whether a stage's name calls it production.
-- Grain: one row per execution.

with actions as (

    select * from {{ ref('aws__action_executions') }}

),

-- Each action that failed and ran again counts its tries.
tries as (

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

),

final as (

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
    from tries
    group by account, region, pipeline, execution_id

)

select * from final

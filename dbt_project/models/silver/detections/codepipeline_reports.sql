-- What is reported of an execution of CodePipeline, pulled or pushed, each report with what all of
-- its execution say. The last one is by AWS's own clock.
-- Grain: one row per execution and report.

with pulled as (

    select * from {{ ref('aws__pipeline_executions') }}

),

first_states as (

    select * from {{ ref('aws__pipeline_execution_states') }}

),

pushed as (

    select * from {{ ref('push__pipeline_events') }}
    where
        status is not null
        and pipeline is not null
        and execution_id is not null

),

reports as (

    {% for reports, is_rollback, attempt, sequence, fetched_at in [
        ('pulled', 'is_rollback', 'cast(1 as bigint)', 'cast(0 as bigint)', 'fetched_at'),
        (
            'first_states', 'false', 'cast(1 as bigint)', 'cast(0 as bigint)',
            'cast(null as ' ~ dbt.type_timestamp() ~ ')',
        ),
        ('pushed', 'is_rollback', 'attempt', 'sequence', 'fetched_at'),
    ] -%}
    select
        account,
        region,
        pipeline,
        execution_id,
        status,
        started_at,
        changed_at,
        {{ is_rollback }} as is_rollback,
        {{ attempt }} as attempt,
        {{ sequence }} as sequence,
        {{ fetched_at }} as fetched_at
    from {{ reports }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        *,
        min(started_at) over (partition by account, region, pipeline, execution_id)
            as first_started_at,
        max(attempt) over (partition by account, region, pipeline, execution_id) as last_attempt,
        max(fetched_at) over (partition by account, region, pipeline, execution_id) as known_at,
        bool_or(is_rollback) over (partition by account, region, pipeline, execution_id)
            as was_rollback,
        -- A later change does not move the time of a state that was reached.
        min(changed_at) over (
            partition by account, region, pipeline, execution_id, status, attempt
        ) as reached_at,
        row_number() over (
            partition by account, region, pipeline, execution_id
            order by
                changed_at desc nulls last,
                case when status = 'started' then 1 else 0 end,
                sequence
        ) as recency
    from reports

)

select * from final

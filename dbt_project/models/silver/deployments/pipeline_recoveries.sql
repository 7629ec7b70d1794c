-- Broken pipelines: from the first failed deployment after a success to the next success.
-- Grain: one row per run of failed deployments, under the first of them.

{{ record_changed_keys(
    {'service': 'service', 'environment': 'environment', 'date_day': 'recovered_date'},
    {'service': 'service', 'environment': 'environment', 'date_day': 'failed_date'},
) }}

with deployments as (

    select * from {{ ref('deployments') }}
    {{ in_scope(
        'changed_keys',
        ['service'],
        condition="outcome in ('success', 'failure')",
        recorded_by=['deployments'],
    ) }}

),

ordered as (

    select
        *,
        lag(outcome) over (
            partition by service, environment order by finished_at, source_order, deployment_id
        ) as previous_outcome,
        min(case when outcome = 'success' then finished_at end) over (
            partition by service, environment order by finished_at, source_order, deployment_id
            rows between 1 following and unbounded following
        ) as recovered_at
    from deployments

),

final as (

    select
        service,
        environment,
        environment_tier,
        deployment_id,
        finished_at as failed_at,
        recovered_at,
        {{ seconds_between('finished_at', 'recovered_at') }} as recovery_seconds,
        {{ local_date('finished_at', 'time_zone') }} as failed_date,
        {{ local_date('recovered_at', 'time_zone') }} as recovered_date
    from ordered
    where
        outcome = 'failure'
        and coalesce(previous_outcome, 'success') = 'success'

)

select * from final

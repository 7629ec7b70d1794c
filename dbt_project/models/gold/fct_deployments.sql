-- Deployments: what they shipped, whether they failed, and when they recovered.
-- Grain: one row per deployment.

{{ record_changed_keys(
    {'service': 'service', 'environment': 'environment', 'date_day': 'deployed_date'},
    {'service': 'service', 'environment': 'environment', 'date_day': 'recovered_date'},
) }}

{%- set flags = {
    'is_rollback': 'deployment_rollbacks',
    'is_rolled_back': 'rolled_back_deployments',
    'is_rework': 'deployment_rework',
} %}

with deployments as (

    select * from {{ ref('deployments') }}

),

shipped as (

    select * from {{ ref('shipment_counts') }}

),

verdicts as (

    select * from {{ ref('deployment_verdicts') }}

),

signals as (

    select
        deployment_id,
        min(recovered_at) as recovered_at,
        max(known_at) as known_at
    from {{ ref('judged_failure_signals') }}
    where is_counted
    group by deployment_id

),

-- With few columns, because it is sorted.
previous as (

    select
        deployment_id,
        lag(finished_at) over (
            partition by service, environment
            order by finished_at, source_order, deployment_id
        ) as finished_at
    from deployments
    where outcome = 'success'

),

joined as (

    select
        deployments.*,
        deployments.shipment_order = 1 as is_first_shipped,
        previous.finished_at as previous_finished_at,
        shipped.commit_count,
        shipped.pull_request_count,
        shipped.line_count,
        shipped.size_class,
        {%- for flag, flagged_by in flags.items() %}
        deployments.deployment_id in (
            select {{ flag }}.deployment_id from {{ ref(flagged_by) }} as {{ flag }}
        ) as {{ flag }},
        {%- endfor %}
        verdicts.verdict,
        verdicts.remark as verdict_remark,
        signals.deployment_id is not null as is_change_failure,
        signals.recovered_at,
        greatest(deployments.known_at, signals.known_at) as newest_known_at
    from deployments
    left join shipped on deployments.deployment_id = shipped.deployment_id
    left join previous on deployments.deployment_id = previous.deployment_id
    left join verdicts on deployments.deployment_id = verdicts.deployment_id
    left join signals on deployments.deployment_id = signals.deployment_id

),

final as (

    select
        deployment_id,
        service,
        environment,
        environment_tier,
        repository,
        sha,
        ref,
        url,
        detected_by,
        outcome,
        coalesce(is_first_shipped, false) as is_baseline,
        is_rollback,
        is_rolled_back,
        is_rework,
        is_change_failure,
        verdict,
        nullif(concat_ws(
            '; ', case when deleted_at is not null then 'deleted_upstream' end, verdict_remark
        ), '') as remark,
        attempt_count,
        coalesce(commit_count, 0) as commit_count,
        coalesce(pull_request_count, 0) as pull_request_count,
        line_count,
        size_class,
        {{ seconds_between('previous_finished_at', 'finished_at') }} as gap_seconds,
        case when is_change_failure then {{ seconds_between('finished_at', 'recovered_at') }} end
            as recovery_seconds,
        started_at,
        finished_at,
        case when is_change_failure then recovered_at end as recovered_at,
        deleted_at,
        newest_known_at as known_at,
        deployed_date,
        case when is_change_failure then {{ local_date('recovered_at', 'time_zone') }} end
            as recovered_date
    from joined

)

select * from final

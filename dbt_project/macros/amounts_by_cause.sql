{# What stages a pull request's time goes through, in their order. #}
{% macro pull_request_stages() %}{{ return(['coding', 'pickup', 'review', 'merge_wait', 'queue', 'deploy']) }}{% endmacro %}

{# Sums of those times, {stage: sum}: a stage that did not happen took no time, so that they add up. #}
{% macro stage_sums() %}
    {%- set sums = {} -%}
    {%- for stage in pull_request_stages() -%}{%- do sums.update({stage: 'sum(coalesce(' ~ stage ~ '_seconds, 0))'}) -%}{%- endfor -%}
    {{ return(sums) }}
{% endmacro %}

{#
    What the metrics add up, once by service, lead time also by stage, and failures also by the signal that
    is trusted most. A stage that did not happen took no time. It reads the model's CTEs `evidence` and
    `pull_requests`.
#}
{% macro amounts_by_cause() %}
    select
        metric,
        service,
        environment,
        metric_date,
        'service' as kind,
        service as cause,
        value as amount
    from evidence
    where metric in (
        'deployment_frequency', 'pull_request_lead_time', 'change_fail_rate', 'recovery_time', 'rework_rate'
    )
    {%- for stage in pull_request_stages() %}
    union all
    select
        'pull_request_lead_time' as metric,
        service,
        environment,
        deployed_date as metric_date,
        'stage' as kind,
        '{{ stage }}' as cause,
        cast(coalesce({{ stage }}_seconds, 0) as double precision) as amount
    from pull_requests
    {%- endfor %}
    union all
    select
        'change_fail_rate' as metric,
        evidence.service,
        evidence.environment,
        evidence.metric_date,
        'signal' as kind,
        signals.signal as cause,
        evidence.value as amount
    from evidence
    inner join (
        select
            deployment_id,
            signal,
            row_number() over (partition by deployment_id order by confidence desc, signal) as place
        from {{ ref('fct_failure_signals') }}
        where is_counted
    ) as signals
        on
            evidence.entity_id = signals.deployment_id
            and signals.place = 1
    where
        evidence.metric = 'change_fail_rate'
        and evidence.value > 0
{%- endmacro %}

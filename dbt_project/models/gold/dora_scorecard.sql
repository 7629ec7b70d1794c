-- The five metrics of a service over the last 28 and 90 days, against the window before and DORA's
-- own scale. The score is the Quick Check's: answers 1 to 6 give 0 to 10, and a rate gives 10 less
-- one point for every ten percent. The overall score is the mean of the known ones. Without a
-- source of incidents, fail rate and recovery use the other signals only and have no score.
-- Grain: one row per service, as-of date and window.

{#- Values with the counts behind them; the n of a fail rate has a name of its own. #}
{%- set measures = {
    'deployment_frequency': ['deployment_count'],
    'lead_time': ['lead_time_p50_seconds', 'commit_count']
        + ['pull_request_lead_time_p50_seconds', 'pull_request_count'],
    'change_fail_rate': ['change_fail_rate', 'failure_count'],
    'recovery_time': ['recovery_p50_seconds', 'recovery_count'],
    'rework_rate': ['rework_rate', 'rework_count'],
} %}
{%- set metrics = measures | list %}

with headline_environments as (

    select * from {{ ref('headline_environments') }}

),

deployment_frequency as (

    select * from {{ ref('dora_deployment_frequency') }}
    {{ in_scope('changed_cells', ['service'], condition="grain in ('rolling_28', 'rolling_90')") }}

),

{% for metric in metrics[1:] -%}
{{ metric }} as (

    select * from {{ ref('dora_' ~ metric) }}

),

{% endfor -%}
distributions as (

    select * from {{ ref('quick_check_answers') }}

),

joined as (

    -- sqlfluff loses the indentation of what Jinja repeats.
    -- noqa: disable=LT02
    select
        deployment_frequency.service,
        deployment_frequency.environment,
        deployment_frequency.period_end_date as as_of_date,
        case deployment_frequency.grain when 'rolling_28' then 28 else 90 end as window_days,
        cast(deployment_frequency.deployment_count as double precision)
        / case deployment_frequency.grain when 'rolling_28' then 28 else 90 end
            as deployments_per_day,
        change_fail_rate.deployment_count as fail_rate_deployment_count,
        {%- for metric, columns in measures.items() %}
        {%- for column in columns %}
        {{ metric }}.{{ column }},
        {%- endfor %}
        {{ metric }}.reason as {{ metric }}_reason,
        {%- endfor %}
        case
            when lead_time.pull_request_lead_time_p50_seconds is null
                then coalesce(nullif(lead_time.reason, 'no_changes'), 'no_pull_requests')
        end as pull_request_lead_time_reason,
        change_fail_rate.incident_reason
    from deployment_frequency
    inner join headline_environments
        on
            deployment_frequency.service = headline_environments.service
            and deployment_frequency.environment = headline_environments.environment
    {%- for metric in metrics[1:] %}
    inner join {{ metric }}
        on
            deployment_frequency.service = {{ metric }}.service
            and deployment_frequency.environment = {{ metric }}.environment
            and deployment_frequency.grain = {{ metric }}.grain
            and deployment_frequency.period_start_date = {{ metric }}.period_start_date
    {%- endfor %}

),

scored as (

    -- noqa: disable=LT02
    select
        joined.*,
        cast((frequency_answers.answer - 1) * 2 as double precision) as deployment_frequency_score,
        cast((lead_time_answers.answer - 1) * 2 as double precision) as lead_time_score,
        case
            when joined.incident_reason is null
                then cast((recovery_answers.answer - 1) * 2 as double precision)
        end as recovery_time_score,
        case when joined.incident_reason is null then 10 - joined.change_fail_rate * 10 end
            as change_fail_rate_score,
        10 - joined.rework_rate * 10 as rework_rate_score
    from joined
    {%- for metric, alias, value in [
        ('deployment_frequency', 'frequency_answers', 'deployments_per_day'),
        ('lead_time', 'lead_time_answers', 'lead_time_p50_seconds'),
        ('recovery_time', 'recovery_answers', 'recovery_p50_seconds'),
    ] %}
    left join distributions as {{ alias }}
        on
            {{ alias }}.metric = '{{ metric }}'
            and joined.{{ value }} >= {{ alias }}.lower_bound
            and (
                {{ alias }}.upper_bound is null
                or joined.{{ value }} < {{ alias }}.upper_bound
            )
    {%- endfor %}

),

final as (

    select
        scored.service,
        scored.environment,
        scored.as_of_date,
        scored.window_days,
        {%- for column in ['deployments_per_day', 'fail_rate_deployment_count']
            + measures.values() | sum(start=[]) %}
        scored.{{ column }},
        previous.{{ column }} as previous_{{ column }},
        {%- endfor %}
        {%- for metric in metrics %}
        scored.{{ metric }}_score,
        scored.{{ metric }}_reason,
        {%- endfor %}
        scored.pull_request_lead_time_reason,
        scored.incident_reason,
        (
            {%- for metric in metrics %}
            coalesce(scored.{{ metric }}_score, 0){{ ' +' if not loop.last }}
            {%- endfor %}
        ) / nullif(
            {%- for metric in metrics %}
            case when scored.{{ metric }}_score is null then 0 else 1 end{{ ' +' if not loop.last }}
            {%- endfor %},
            0
        ) as score
    from scored
    left join scored as previous
        on
            scored.service = previous.service
            and scored.window_days = previous.window_days
            and scored.as_of_date
            = cast({{ dbt.dateadd('day', 'previous.window_days', 'previous.as_of_date') }} as date)

)

select * from final

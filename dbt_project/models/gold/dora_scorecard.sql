-- The five metrics of a service over the last 28 and 90 days, against the window before and DORA's
-- own scale. The score is the Quick Check's: answers 1 to 6 give 0 to 10, a rate gives 10 less a
-- point for every ten percent; the overall score is the mean of those that are known.
-- Grain: one row per service, as-of date and window.

with headline_environments as (

    select * from {{ ref('headline_environments') }}

),

frequency as (

    select * from {{ ref('dora_deployment_frequency') }}
    {{ in_scope('changed_cells', ['service'], condition="grain in ('rolling_28', 'rolling_90')") }}

),

lead_time as (

    select * from {{ ref('dora_lead_time') }}

),

change_fail_rate as (

    select * from {{ ref('dora_change_fail_rate') }}

),

recovery_time as (

    select * from {{ ref('dora_recovery_time') }}

),

rework_rate as (

    select * from {{ ref('dora_rework_rate') }}

),

distributions as (

    select * from {{ ref('quick_check_answers') }}

),

joined as (

    select
        frequency.service,
        frequency.environment,
        frequency.period_end_date as as_of_date,
        case frequency.grain when 'rolling_28' then 28 else 90 end as window_days,
        frequency.deployment_count,
        cast(frequency.deployment_count as double precision)
        / case frequency.grain when 'rolling_28' then 28 else 90 end as deployments_per_day,
        lead_time.lead_time_p50_seconds,
        change_fail_rate.change_fail_rate,
        recovery_time.recovery_p50_seconds,
        rework_rate.rework_rate,
        frequency.reason as deployment_frequency_reason,
        lead_time.reason as lead_time_reason,
        change_fail_rate.reason as change_fail_rate_reason,
        recovery_time.reason as recovery_time_reason,
        rework_rate.reason as rework_rate_reason
    from frequency
    inner join headline_environments
        on
            frequency.service = headline_environments.service
            and frequency.environment = headline_environments.environment
    {%- for metric in ['lead_time', 'change_fail_rate', 'recovery_time', 'rework_rate'] %}
    inner join {{ metric }}
        on
            frequency.service = {{ metric }}.service
            and frequency.environment = {{ metric }}.environment
            and frequency.grain = {{ metric }}.grain
            and frequency.period_start_date = {{ metric }}.period_start_date
    {%- endfor %}

),

scored as (

    -- sqlfluff loses the indentation of what Jinja repeats.
    -- noqa: disable=LT02
    select
        joined.*,
        cast((frequency_answers.answer - 1) * 2 as double precision) as deployment_frequency_score,
        cast((lead_time_answers.answer - 1) * 2 as double precision) as lead_time_score,
        cast((recovery_answers.answer - 1) * 2 as double precision) as recovery_time_score,
        10 - joined.change_fail_rate * 10 as change_fail_rate_score,
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
        {%- for column in [
            'deployment_count', 'deployments_per_day', 'lead_time_p50_seconds', 'change_fail_rate',
            'recovery_p50_seconds', 'rework_rate',
        ] %}
        scored.{{ column }},
        previous.{{ column }} as previous_{{ column }},
        {%- endfor %}
        {%- for metric in [
            'deployment_frequency', 'lead_time', 'change_fail_rate', 'recovery_time', 'rework_rate',
        ] %}
        scored.{{ metric }}_score,
        scored.{{ metric }}_reason,
        {%- endfor %}
        (
            coalesce(scored.deployment_frequency_score, 0) + coalesce(scored.lead_time_score, 0)
            + coalesce(scored.change_fail_rate_score, 0) + coalesce(scored.recovery_time_score, 0)
            + coalesce(scored.rework_rate_score, 0)
        ) / nullif(
            case when scored.deployment_frequency_score is null then 0 else 1 end
            + case when scored.lead_time_score is null then 0 else 1 end
            + case when scored.change_fail_rate_score is null then 0 else 1 end
            + case when scored.recovery_time_score is null then 0 else 1 end
            + case when scored.rework_rate_score is null then 0 else 1 end,
            0
        ) as score,
        {{ built_at() }} as _built_at
    from scored
    left join scored as previous
        on
            scored.service = previous.service
            and scored.window_days = previous.window_days
            and scored.as_of_date
            = cast({{ dbt.dateadd('day', 'previous.window_days', 'previous.as_of_date') }} as date)

)

select * from final

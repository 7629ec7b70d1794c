-- Production's metrics of the organisation, each team and each service in one shape: of the newest
-- periods and of those before them.
-- Grain: one row per scope, name, grain, period start and metric.

{#- Of each metric: its value, its n, and the table of a service's. #}
{%- set metrics = {
    'deployment_frequency': ['deployment_count', 'deployment_count', 'deployment_frequency'],
    'pull_request_lead_time': [
        'pull_request_lead_time_p50_seconds', 'pull_request_count', 'lead_time',
    ],
    'lead_time': ['lead_time_p50_seconds', 'commit_count', 'lead_time'],
    'change_fail_rate': ['change_fail_rate', 'fail_rate_deployment_count', 'change_fail_rate'],
    'recovery_time': ['recovery_p50_seconds', 'recovery_count', 'recovery_time'],
    'rework_rate': ['rework_rate', 'deployment_count', 'rework_rate'],
} %}

with compared as (

    select grain, period_start_date from {{ ref('compared_periods') }}
    union
    select grain, previous_start_date as period_start_date from {{ ref('compared_periods') }}
    where previous_start_date is not null

),

final as (

    -- sqlfluff loses the indentation of what Jinja repeats.
    -- noqa: disable=LT02
    {%- for metric, (value, n, table) in metrics.items() %}
    select
        teams.scope,
        teams.team as name,
        cast(null as {{ dbt.type_string() }}) as environment,
        teams.grain,
        teams.period_start_date,
        '{{ metric }}' as metric,
        cast(teams.{{ value }} as double precision) as value,
        teams.{{ n }} as sample_count,
        teams.{{ metric }}_reason as reason
    from {{ ref('dora_by_team') }} as teams
    inner join compared
        on
            teams.grain = compared.grain
            and teams.period_start_date = compared.period_start_date
    where teams.environment_tier = 'production'
    union all
    select
        'service' as scope,
        services.service as name,
        services.environment,
        services.grain,
        services.period_start_date,
        '{{ metric }}' as metric,
        cast(services.{{ value }} as double precision)
            as value,
        services.{{ n | replace('fail_rate_', '') }} as sample_count,
        {%- if metric == 'pull_request_lead_time' %}
        case
            when services.pull_request_lead_time_p50_seconds is null
                then coalesce(nullif(services.reason, 'no_changes'), 'no_pull_requests')
        end as reason
        {%- else %}
        services.reason
        {%- endif %}
    from {{ ref('dora_' ~ table) }} as services
    inner join {{ ref('headline_environments') }} as headline
        on
            services.service = headline.service
            and services.environment = headline.environment
    inner join compared
        on
            services.grain = compared.grain
            and services.period_start_date = compared.period_start_date
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}

)

select * from final

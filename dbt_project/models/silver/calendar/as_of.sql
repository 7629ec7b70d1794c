-- The time up to which the warehouse has data: the end of the newest load, or `as_of`.
-- Grain: one row.

with loads as (

    {% for model in [
        'github__repositories', 'github__commits', 'github__deployments', 'jira__issues',
        'aws__pipeline_executions', 'aws__alarms', 'push__payloads', 'push__deployment_events',
        'push__incident_events', 'push__pipeline_events', 'push__alarm_events',
        'push__pagerduty_events', 'push__opsgenie_events', 'push__alerts',
        'push__gitlab_deployments', 'push__argocd_syncs', 'push__other_deliveries',
        'push__vercel_deployments', 'push__verdict_events', 'push__pagerduty_notes',
        'push__incidentio_events', 'push__incidentio_details', 'push__statuspage_events',
        'push__statuspage_components', 'push__gitlab_pipelines', 'push__gitlab_jobs',
        'push__gitlab_releases', 'push__flux_events', 'push__netlify_deploys',
        'push__circleci_workflows', 'push__jenkins_builds', 'push__codedeploy_events',
        'push__reached_commits', 'pagerduty__incidents',
    ] -%}
    select max(fetched_at) as loaded_at from {{ ref(model) }}
    where {{ is_new() }}
    union all
    {% endfor -%}
    {%- if is_incremental() %}
    select loaded_at from {{ this }}
    {%- else %}
    select cast('1970-01-01' as {{ dbt.type_timestamp() }}) as loaded_at
    {%- endif %}

),

final as (

    -- sqlfluff loses the indentation of what Jinja leaves out.
    -- noqa: disable=LT02
    select
        {% if var('as_of') -%}
            cast('{{ var("as_of") }}' as {{ dbt.type_timestamp() }}) as as_of
        {%- else -%}
            max(loaded_at) as as_of
        {%- endif %},
        max(loaded_at) as loaded_at
    from loads

)

select * from final

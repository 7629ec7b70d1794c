{# The counts of a team's deployments, by cell. #}
{% macro deployments_by_team() %}
    select
        cell_id,
        count(*) filter (where outcome = 'success') as deployment_count,
        count(distinct deployed_date) filter (where outcome = 'success') as deployment_day_count,
        count(*) filter (where outcome = 'failure') as failed_deployment_count,
        count(*) filter (where outcome = 'success' and not is_rollback)
            as fail_rate_deployment_count,
        count(*) filter (where outcome = 'success' and not is_rollback and is_change_failure)
            as failure_count,
        count(*) filter (where outcome = 'success' and is_rework) as rework_count,
        bool_and(is_baseline) filter (where outcome = 'success') as is_baseline_only,
        sum(commit_count) filter (where outcome = 'success' and not is_baseline) as shipped_commit_count
    from {{ facts_by_team(ref('fct_deployments'), dated_by='deployed_date') }}
    group by cell_id
{%- endmacro %}

{#
    Those counts in the columns of a cell, and their rates. Without known incidents, no failure
    gives no rate.
#}
{% macro deployment_measures() %}
        {%- for count in ['deployment_count', 'deployment_day_count'] %}
        case when cells.untracked_reason is null then coalesce(deployments.{{ count }}, 0) end
            as {{ count }},
        {%- endfor %}
        {%- for count in ['failed_deployment_count', 'fail_rate_deployment_count', 'failure_count', 'rework_count'] %}
        coalesce(deployments.{{ count }}, cells.empty_count) as {{ count }},
        {%- endfor %}
        cast(deployments.failed_deployment_count as double precision)
        / nullif(deployments.failed_deployment_count + deployments.deployment_count, 0)
            as deployment_failure_rate,
        case
            when deployments.failure_count > 0 or cells.incident_service_count > 0
                then
                    cast(deployments.failure_count as double precision)
                    / nullif(deployments.fail_rate_deployment_count, 0)
        end as change_fail_rate,
        cast(deployments.rework_count as double precision)
        / nullif(deployments.deployment_count, 0) as rework_rate
{%- endmacro %}

{# The recoveries of each kind, with open ones separately, by cell. #}
{% macro recoveries_by_team(kinds) %}
    select
        cell_id
        {%- for noun, (metric, name) in kinds.items() %},
        count(*) filter (where metric = '{{ metric }}' and is_included) as {{ noun }}_count,
        count(*) filter (where metric = '{{ metric }}' and reason = 'open') as open_{{ noun }}_count,
        {{ statistics('value', name, "metric = '" ~ metric ~ "' and is_included") }}
        {%- endfor %}
    from {{ facts_by_team(
        ref('dora_evidence'), dated_by='metric_date', unless="facts.metric = 'incident_restore_time'"
    ) }}
    where metric in ('recovery_time', 'incident_restore_time')
    group by cell_id
{%- endmacro %}

{#
    The branches of a `case` that say why a cell has no lead time, by its CTEs `deployments` and
    `commits`. Where something was shipped and there is no commit, only the sha is known.
#}
{% macro no_lead_time_reason(has_unknown_commits) %}
            when cells.untracked_reason is not null then cells.untracked_reason
            when deployments.is_baseline_only is null then 'no_deployments'
            when deployments.is_baseline_only then 'baseline_only'
            when
                commits.cell_id is null
                and deployments.shipped_commit_count > 0
                and {{ has_unknown_commits }}
                then 'incomplete_history'
{%- endmacro %}

{# The reason why a team's cell has no value, by metric, as in a service's cell. #}
{% macro reasons_by_team() %}
        cells.untracked_reason as deployment_frequency_reason,
        case
            when commits.commit_count > 0 then null
            {{- no_lead_time_reason('cells.incomplete_service_count > 0') }}
            else 'no_changes'
        end as lead_time_reason,
        case
            when pull_requests.pull_request_count > 0 then null
            {{- no_lead_time_reason('cells.incomplete_service_count > 0') }}
            else 'no_pull_requests'
        end as pull_request_lead_time_reason,
        case
            when deployments.failure_count > 0 then null
            when coalesce(deployments.fail_rate_deployment_count, 0) = 0
                then coalesce(cells.untracked_reason, 'no_deployments')
            when cells.incident_service_count = 0 then 'no_incident_source'
        end as change_fail_rate_reason,
        case
            when recoveries.recovery_count > 0 then null
            when cells.untracked_reason is not null then cells.untracked_reason
            when cells.incident_service_count = 0 then 'no_incident_source'
            else 'no_failures'
        end as recovery_time_reason,
        case
            when recoveries.incident_count > 0 then null
            when cells.incident_service_count = 0 then 'no_incident_source'
            else 'no_failures'
        end as incident_restore_time_reason,
        case
            when deployments.deployment_count > 0 then null
            else coalesce(cells.untracked_reason, 'no_deployments')
        end as rework_rate_reason,
        case when cells.incident_service_count = 0 then 'no_incident_source' end as incident_reason
{%- endmacro %}

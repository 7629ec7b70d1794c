{#
    The bronze models with a column `unreadable` for fields that could not be read, with the columns
    that identify a record. The model `unreadable` collects them; a test compares the list with the
    models.
#}
{% macro checked_models() %}
    {{ return({
        'aws__action_executions': ['account', 'region', 'pipeline', 'execution_id', 'action_execution_id'],
        'aws__alarm_changes': ['account', 'region', 'alarm'],
        'aws__alarms': ['account', 'region', 'alarm'],
        'aws__codedeploy_deployments': ['account', 'region', 'codedeploy_id'],
        'aws__pipeline_executions': ['account', 'region', 'pipeline', 'execution_id'],
        'github__commits': ['repository', 'sha'],
        'github__deletions': ['repository', 'table_name', 'record_id'],
        'github__deployment_statuses': ['repository', 'github_deployment_id', 'status_id'],
        'github__deployments': ['repository', 'github_deployment_id'],
        'github__history_starts': ['repository', 'stream'],
        'github__issue_events': ['repository', 'number', 'event_id'],
        'github__issues': ['repository', 'number'],
        'github__pull_request_commits': ['repository', 'number', 'sha'],
        'github__pull_requests': ['repository', 'number'],
        'github__releases': ['repository', 'release_id'],
        'github__repositories': ['repository'],
        'github__reviews': ['repository', 'number', 'review_id'],
        'github__workflow_jobs': ['repository', 'run_id', 'attempt', 'job_id'],
        'github__workflow_runs': ['repository', 'run_id', 'attempt'],
        'jira__changes': ['site', 'issue_id', 'history_id'],
        'jira__deletions': ['site', 'table_name', 'record_id'],
        'jira__issue_types': ['site', 'issue_type_id'],
        'jira__issues': ['site', 'issue_id'],
        'jira__sprints': ['site', 'sprint_id'],
        'jira__versions': ['site', 'version_id'],
        'pagerduty__incidents': ['account', 'incident_id'],
        'pagerduty__log_entries': ['account', 'entry_id'],
        'push__alarm_events': ['sequence'],
        'push__alerts': ['sequence', 'position'],
        'push__argocd_syncs': ['sequence'],
        'push__circleci_workflows': ['sequence'],
        'push__codedeploy_events': ['sequence'],
        'push__deployment_events': ['sequence'],
        'push__flux_events': ['sequence'],
        'push__gitlab_deployments': ['sequence'],
        'push__gitlab_jobs': ['sequence', 'position'],
        'push__gitlab_pipelines': ['sequence'],
        'push__gitlab_releases': ['sequence'],
        'push__incident_events': ['sequence'],
        'push__incidentio_events': ['sequence'],
        'push__jenkins_builds': ['sequence'],
        'push__netlify_deploys': ['sequence'],
        'push__opsgenie_events': ['sequence'],
        'push__pagerduty_events': ['sequence'],
        'push__pagerduty_notes': ['sequence'],
        'push__payloads': ['sequence', 'table_name'],
        'push__pipeline_events': ['sequence'],
        'push__reached_commits': ['sequence'],
        'push__statuspage_events': ['sequence'],
        'push__vercel_deployments': ['sequence'],
        'push__verdict_events': ['sequence'],
    }) }}
{% endmacro %}

{# An index on the few unreadable rows: finding them must not read the whole table. #}
{% macro index_unreadable() %}
    {%- if execute and target.type == 'postgres' and model.name in checked_models() and not is_incremental() -%}
        {{ return('create index on ' ~ this ~ ' (_built_at) where unreadable is not null') }}
    {%- endif -%}
{% endmacro %}

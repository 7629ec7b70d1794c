{#
    The record in each GitHub event, its key, and its name in the payload log. A key is made of
    numbers: any other text could be the key of another record.
#}
{% macro webhook_records() %}
    {{ return([
        ('pull_request', 'pull_request', 'raw_github.pull_requests',
            number_at(['pull_request', 'number'])),
        ('pull_request_review', 'review', 'raw_github.reviews',
            number_at(['pull_request', 'number']) ~ " || '/' || "
            ~ number_at(['review', 'id'])),
        ('issues', 'issue', 'raw_github.issues',
            number_at(['issue', 'number'])),
        ('release', 'release', 'raw_github.releases',
            number_at(['release', 'id'])),
        ('deployment', 'deployment', 'raw_github.deployments',
            number_at(['deployment', 'id'])),
        ('deployment_status', 'deployment', 'raw_github.deployments',
            number_at(['deployment', 'id'])),
        ('deployment_status', 'deployment_status', 'raw_github.deployment_statuses',
            number_at(['deployment', 'id']) ~ " || '/' || "
            ~ number_at(['deployment_status', 'id'])),
        ('workflow_run', 'workflow_run', 'raw_github.workflow_runs',
            number_at(['workflow_run', 'id']) ~ " || '/' || "
            ~ number_at(['workflow_run', 'run_attempt'])),
        ('workflow_job', 'workflow_job', 'raw_github.workflow_jobs',
            number_at(['workflow_job', 'run_id']) ~ " || '/' || "
            ~ number_at(['workflow_job', 'run_attempt']) ~ " || '/' || "
            ~ number_at(['workflow_job', 'id'])),
    ]) }}
{% endmacro %}

{# The digits of the number at a path of a delivery's body; null where there is none. #}
{% macro number_at(path) %}{{ return(captured(json_text('deliveries.body', path), '^(0|[1-9][0-9]{0,17})$')) }}{% endmacro %}

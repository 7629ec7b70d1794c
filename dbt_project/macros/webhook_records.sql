{# Which record each GitHub event carries, under which key, and how the payload log names it. #}
{% macro webhook_records() %}
    {{ return([
        ('pull_request', 'pull_request', 'raw_github.pull_requests',
            json_text('deliveries.body', ['pull_request', 'number'])),
        ('pull_request_review', 'review', 'raw_github.reviews',
            json_text('deliveries.body', ['pull_request', 'number']) ~ " || '/' || "
            ~ json_text('deliveries.body', ['review', 'id'])),
        ('issues', 'issue', 'raw_github.issues',
            json_text('deliveries.body', ['issue', 'number'])),
        ('release', 'release', 'raw_github.releases',
            json_text('deliveries.body', ['release', 'id'])),
        ('deployment', 'deployment', 'raw_github.deployments',
            json_text('deliveries.body', ['deployment', 'id'])),
        ('deployment_status', 'deployment', 'raw_github.deployments',
            json_text('deliveries.body', ['deployment', 'id'])),
        ('deployment_status', 'deployment_status', 'raw_github.deployment_statuses',
            json_text('deliveries.body', ['deployment', 'id']) ~ " || '/' || "
            ~ json_text('deliveries.body', ['deployment_status', 'id'])),
        ('workflow_run', 'workflow_run', 'raw_github.workflow_runs',
            json_text('deliveries.body', ['workflow_run', 'id']) ~ " || '/' || "
            ~ json_text('deliveries.body', ['workflow_run', 'run_attempt'])),
        ('workflow_job', 'workflow_job', 'raw_github.workflow_jobs',
            json_text('deliveries.body', ['workflow_job', 'run_id']) ~ " || '/' || "
            ~ json_text('deliveries.body', ['workflow_job', 'run_attempt']) ~ " || '/' || "
            ~ json_text('deliveries.body', ['workflow_job', 'id'])),
    ]) }}
{% endmacro %}

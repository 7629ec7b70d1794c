{#
    The records in each Jira event: the events, the record, its id, its name in the payload log, and
    the condition. An issue also contains its present status, project and type. An app's webhook
    through Atlassian's gateway does not name its site: its content is left to the pull.
#}
{% macro jira_webhook_records() %}
    {%- set issue_id = json_text('deliveries.body', ['issue', 'id']) -%}
    {%- set fields = json_field(json_field('deliveries.body', 'issue'), 'fields') -%}
    {%- set written = "'jira:issue_created', 'jira:issue_updated'" -%}
    {%- set records = [
        (written, json_field('deliveries.body', 'issue'), 'raw_jira.issues', issue_id, 'true'),
        (written, 'deliveries.body', 'raw_jira.changelogs',
            issue_id ~ " || '/' || " ~ number_at(['changelog', 'id']),
            json_field('deliveries.body', 'changelog') ~ ' is not null'),
        ("'jira:issue_deleted'", 'deliveries.body', 'raw_jira.deletions',
            "'issues/' || " ~ issue_id, 'true'),
        ("'sprint_created', 'sprint_updated', 'sprint_started', 'sprint_closed'",
            json_field('deliveries.body', 'sprint'), 'raw_jira.sprints',
            json_text('deliveries.body', ['sprint', 'id']), 'true'),
    ] -%}
    {#- A record with fewer fields than the pulled one would remove some of its values. -#}
    {%- for field, table_name, proof in [
        ('status', 'raw_jira.statuses', 'statusCategory'),
        ('project', 'raw_jira.projects', 'name'),
        ('issuetype', 'raw_jira.issue_types', 'subtask'),
    ] -%}
        {%- do records.append((
            written,
            json_field(fields, field),
            table_name,
            json_text(json_field(fields, field), ['id']),
            json_text(json_field(fields, field), [proof]) ~ ' is not null',
        )) -%}
    {%- endfor -%}
    {{ return(records) }}
{% endmacro %}

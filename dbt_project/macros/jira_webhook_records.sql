{#
    Which records each Jira event carries: the events, the record, what names it, how the payload log
    names it, and what must hold. An issue carries its status, project and type along as they are.
    An app's webhook by Atlassian's gateway does not name its site: what it carries is left to the pull.
#}
{% macro jira_webhook_records() %}
    {%- set issue_id = json_text('deliveries.body', ['issue', 'id']) -%}
    {%- set fields = json_field(json_field('deliveries.body', 'issue'), 'fields') -%}
    {%- set written = "'jira:issue_created', 'jira:issue_updated'" -%}
    {%- set records = [
        (written, json_field('deliveries.body', 'issue'), 'raw_jira.issues', issue_id, 'true'),
        (written, 'deliveries.body', 'raw_jira.changelogs',
            issue_id ~ " || '/' || " ~ json_text('deliveries.body', ['changelog', 'id']),
            json_field('deliveries.body', 'changelog') ~ ' is not null'),
        ("'jira:issue_deleted'", 'deliveries.body', 'raw_jira.deletions',
            "'issues/' || " ~ issue_id, 'true'),
        ("'sprint_created', 'sprint_updated', 'sprint_started', 'sprint_closed'",
            json_field('deliveries.body', 'sprint'), 'raw_jira.sprints',
            json_text('deliveries.body', ['sprint', 'id']), 'true'),
    ] -%}
    {#- What says less of itself than the pulled one does would take something away from it. -#}
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

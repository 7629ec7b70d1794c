{#
    The GitHub events that report a deletion, and of which record: `<table>/<id>`. When a branch or
    tag is created (again), it reports the opposite in the same words.
#}
{% macro webhook_deletions() %}
    {%- set action = json_text('deliveries.body', ['action']) -%}
    {%- set reference = json_text('deliveries.body', ['ref']) -%}
    {%- set kind = json_text('deliveries.body', ['ref_type']) -%}
    {{ return([
        ('issues', action ~ " in ('deleted', 'transferred')",
            "'issues/' || " ~ json_text('deliveries.body', ['issue', 'number'])),
        ('release', action ~ " = 'deleted'",
            "'releases/' || " ~ json_text('deliveries.body', ['release', 'id'])),
        ('delete', kind ~ " = 'tag'", "'tags/' || " ~ reference),
        ('delete', kind ~ " = 'branch'", "'branches/' || " ~ reference),
        ('create', kind ~ " = 'tag'", "'tags/' || " ~ reference),
        ('create', kind ~ " = 'branch'", "'branches/' || " ~ reference),
    ]) }}
{% endmacro %}

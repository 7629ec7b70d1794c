{#
    Which GitHub event tells that a record is gone, and which: `<table>/<id>`. A branch or tag that
    is made (again) tells that it is there, in the same words.
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

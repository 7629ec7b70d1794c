{# The custom fields of Jira's issues, whatever they hold: a row for each issue version and field. #}
{% macro custom_fields(versions) -%}
    select
        {{ versions }}.scope as site,
        {{ versions }}.id as issue_id,
        {{ short_key('member.key') }} as field_id,
        member.value as field_value
    from {{ versions }}
    {{ json_members(json_field(versions ~ '.payload', 'fields'), 'member') }}
    where member.key like 'customfield%'
{%- endmacro %}

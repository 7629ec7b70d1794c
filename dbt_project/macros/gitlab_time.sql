{# A time as GitLab's hooks write it: `2026-03-02 09:16:30 +0000`, `2026-03-02 09:16:30 UTC` or as everybody does. #}
{% macro gitlab_time(column) -%}
    {{ read_as("replace(replace(replace(" ~ column ~ ", ' UTC', 'Z'), ' +', '+'), ' -', '-')", 'timestamp') }}
{%- endmacro %}

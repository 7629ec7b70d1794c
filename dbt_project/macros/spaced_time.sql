{#
    A time with a space before its zone, as Ruby writes it and so GitLab and FireHydrant:
    `2026-03-02 09:16:30 +0000`, `2026-03-02 09:16:30 UTC`; or as everybody does.
#}
{% macro spaced_time(column) -%}
    {{ read_as("replace(replace(replace(" ~ column ~ ", ' UTC', 'Z'), ' +', '+'), ' -', '-')", 'timestamp') }}
{%- endmacro %}

{#
    The deletions that take a record out of every number. What was deployed stays deployed: only of an
    issue or a pull request does a deletion mean that it never was. One that is there again has no
    time, and one that was read since then is there.
#}
{% macro deletions_of(source_name, table_name) -%}
    {%- set takes_away = {
        'issues': true,
        'pull_requests': true,
    } -%}
    select * from {{ ref(source_name ~ '__deletions') }}
    where
        table_name = '{{ table_name }}'
        and deleted_at is not null
        {%- if not takes_away.get(table_name, false) %}
        and 1 = 0
        {%- endif %}
{%- endmacro %}

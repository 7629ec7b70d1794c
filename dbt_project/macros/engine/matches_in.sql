{# One row per part of a text that the regular expression's one group captures, as `alias.value`. #}
{% macro matches_in(column, pattern, alias) %}{{ return(adapter.dispatch('matches_in')(column, pattern, alias)) }}{% endmacro %}
{% macro default__matches_in(column, pattern, alias) -%}
    cross join lateral (
        select found[1] as value from regexp_matches({{ column }}, '{{ pattern }}', 'gi') as found
    ) as {{ alias }}
{%- endmacro %}
{% macro duckdb__matches_in(column, pattern, alias) -%}
    cross join unnest(
        regexp_extract_all({{ column }}, '{{ pattern | replace('\\m', '\\b') | replace('\\M', '\\b') }}', 1, 'is')
    ) as {{ alias }} (value)
{%- endmacro %}
{% macro spark__matches_in(column, pattern, alias) -%}
    cross join lateral explode(
        regexp_extract_all({{ column }}, '(?isu){{ pattern | replace('\\m', '\\b') | replace('\\M', '\\b') | replace('\\', '\\\\') }}', 1)
    ) as {{ alias }} (value)
{%- endmacro %}

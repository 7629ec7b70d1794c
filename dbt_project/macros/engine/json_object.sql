{# A JSON object of texts by key, of which some may be null. #}
{% macro json_object(members) %}{{ return(adapter.dispatch('json_object')(members)) }}{% endmacro %}
{% macro default__json_object(members) %}{{ return('jsonb_build_object(' ~ json_pairs(members) ~ ')') }}{% endmacro %}
{% macro duckdb__json_object(members) %}{{ return('json_object(' ~ json_pairs(members) ~ ')') }}{% endmacro %}
{% macro spark__json_object(members) %}{{ return('to_json(named_struct(' ~ json_pairs(members) ~ '))') }}{% endmacro %}

{% macro json_pairs(members) %}
    {%- set pairs = [] -%}
    {%- for key, value in members.items() -%}{%- do pairs.append("'" ~ key ~ "', " ~ value) -%}{%- endfor -%}
    {{ return(pairs | join(', ')) }}
{% endmacro %}

{#
    The text at a path that is the value of a column, with keys and positions (from 0) separated by
    points: `incident.components.0.name`; null if the path ends early.
#}
{% macro json_text_at(column, path) %}{{ return(adapter.dispatch('json_text_at')(column, path)) }}{% endmacro %}
{% macro default__json_text_at(column, path) %}{{ return("(" ~ column ~ " #>> string_to_array(" ~ path ~ ", '.'))") }}{% endmacro %}
{% macro duckdb__json_text_at(column, path) %}{{ return("json_extract_string(" ~ column ~ ", '/' || replace(" ~ path ~ ", '.', '/'))") }}{% endmacro %}
{% macro spark__json_text_at(column, path) %}{{ return("get_json_object(" ~ column ~ ", '$.' || regexp_replace(" ~ path ~ ", '[.]([0-9]+)', '[$1]'))") }}{% endmacro %}

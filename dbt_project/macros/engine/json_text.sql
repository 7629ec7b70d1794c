{# The text at a path of keys and positions (from 0) inside a JSON value; null where the path ends early. #}
{% macro json_text(column, path) %}{{ return(adapter.dispatch('json_text')(column, path)) }}{% endmacro %}
{% macro default__json_text(column, path) %}{{ return("(" ~ column ~ " #>> '{" ~ path | join(',') ~ "}')") }}{% endmacro %}
{% macro duckdb__json_text(column, path) -%}
    {%- set keys = [] -%}
    {%- for key in path -%}{%- do keys.append('[' ~ key ~ ']' if key is number else '."' ~ key ~ '"') -%}{%- endfor -%}
    {{ return("json_extract_string(" ~ column ~ ", '$" ~ keys | join ~ "')") }}
{%- endmacro %}
{# In Spark JSON is text, and a JSON string its own text. #}
{% macro spark__json_text(column, path) -%}
    {%- set keys = [] -%}
    {%- for key in path -%}{%- do keys.append('[' ~ key ~ ']' if key is number else "[\\'" ~ key ~ "\\']" if '.' in key else '.' ~ key) -%}{%- endfor -%}
    {{ return("get_json_object(" ~ column ~ ", '$" ~ keys | join ~ "')" if path else column) }}
{%- endmacro %}

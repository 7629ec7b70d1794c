{# The start of the build that wrote a row: what an incremental model downstream asks for. #}
{% macro built_at() -%}
    cast('{{ build_moment() }}' as {{ dbt.type_timestamp() }})
{%- endmacro %}

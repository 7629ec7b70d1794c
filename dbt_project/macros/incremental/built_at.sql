{# The start time of this build, in the rows that it inserts or changes: what an incremental model downstream asks for. #}
{% macro built_at() -%}
    cast('{{ build_moment() }}' as {{ dbt.type_timestamp() }})
{%- endmacro %}

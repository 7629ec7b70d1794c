{#
    dbt's own macro, through which every table and every build's new rows pass: a table that is built
    incrementally gets `_built_at` as its last column. So no model has to write it.
#}
{% macro create_table_as(temporary, relation, compiled_code) %}
    {{ return(dbt.create_table_as(temporary, relation, with_built_at(compiled_code), *varargs, **kwargs)) }}
{% endmacro %}

{# The rows of the current model's query, with `_built_at` if its table has that column. #}
{% macro with_built_at(query) %}
    {%- if not has_built_at(model) -%}{{ return(query) }}{%- endif -%}
    select
        model_rows.*,
        {{ built_at() }} as _built_at
    from (
        {{ query }}
    ) as model_rows
{% endmacro %}

{#
    Whether a node's table says when each of its rows was written. Only an incremental build keeps
    rows of earlier ones; a model with `full_refresh: false` never rewrites a row.
#}
{% macro has_built_at(node) %}
    {{ return(is_built_incrementally(node) and node.config.get('full_refresh') is not sameas false) }}
{% endmacro %}

{# The start time of this build: that of the rows that it inserts or changes. #}
{% macro built_at() -%}
    cast('{{ build_moment() }}' as {{ dbt.type_timestamp() }})
{%- endmacro %}

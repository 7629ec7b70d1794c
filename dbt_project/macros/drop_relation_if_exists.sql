{#
    dbt's own macro, which also drops what never existed: the backup of a table that was built for
    the first time. That takes a context and a statement for each, a twentieth of a first build. dbt
    lists the relations of every schema before, and notes what it makes and renames.
#}
{% macro drop_relation_if_exists(relation) %}
    {%- if relation is not none and load_cached_relation(relation) -%}
        {{ adapter.drop_relation(relation) }}
    {%- endif -%}
{% endmacro %}

{#
    The result of dbt's own materialization for a table or view that is not there yet; none if it is.
    dbt's makes it under another name and renames it, so that readers of the old one do not wait. Here
    nobody reads it, and the renaming is a tenth of a first build.
#}
{% macro build_first() %}
    {%- if load_cached_relation(this) is not none -%}{{ return(none) }}{%- endif -%}
    {%- set is_view = config.get('materialized') == 'view' -%}
    {%- set built = this.incorporate(type='view' if is_view else 'table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- call statement('main') -%}
        {{ get_create_view_as_sql(built, sql) if is_view else get_create_table_as_sql(false, built, sql) }}
    {%- endcall -%}
    {%- do create_indexes(built) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do apply_grants(built, config.get('grants'), should_revoke=false) -%}
    {%- do persist_docs(built, model) -%}
    {%- do adapter.commit() -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [built]}) }}
{% endmacro %}

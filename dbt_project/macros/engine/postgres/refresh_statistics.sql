{#
    A statement that refreshes the planner's statistics after a build's write, because the next
    models read it before any autovacuum. A large table that grew only a little has good ones. The
    files of other engines have their own.
#}
{% macro refresh_statistics(is_full) %}
    {%- if target.type != 'postgres' or config.get('materialized') == 'view' -%}{{ return('') }}{%- endif -%}
    {%- if not is_full and is_built_incrementally(model) -%}
        {%- set known = run_query(
            "select reltuples from pg_class where oid = cast('" ~ this ~ "' as regclass)"
        ).rows[0][0] -%}
        {%- if known > 100000 -%}{{ return('') }}{%- endif -%}
    {%- endif -%}
    {{ return(gather_statistics(this) ~ ';') }}
{% endmacro %}

{# For a model that writes to another model's table after that one's build has ended. #}
{% macro gather_statistics(relation) %}{{ return('analyze ' ~ relation if target.type == 'postgres' else '') }}{% endmacro %}

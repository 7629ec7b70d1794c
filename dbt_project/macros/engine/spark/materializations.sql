{#
    Plain Parquet: files cannot lose single rows, so a table that loses rows is written again, and
    one that only gains rows is appended to. Gold is in tables alone: `diogen spark publish` reads
    their files.
#}
{% materialization table, adapter='spark' %}{{ return(skip_if_unchanged() or spark_model('table')) }}{% endmaterialization %}
{% materialization view, adapter='spark' %}{{ return(skip_if_unchanged() or spark_model('view')) }}{% endmaterialization %}
{% materialization incremental, adapter='spark' %}{{ return(skip_if_unchanged() or spark_model('table')) }}{% endmaterialization %}

{% macro spark_model(type) %}
    {%- set target_relation = this.incorporate(type=type) -%}
    {%- set existing = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks) }}
    {%- set query = in_spark_sql(with_built_at(sql)) -%}
    {% if config.get('contract').enforced %}
        {% do assert_columns_equivalent(query) %}
        {%- set query = get_select_subquery(query) -%}
    {% endif %}
    {% if existing is not none and existing.type != type %}
        {% do run_query('drop ' ~ existing.type ~ ' ' ~ existing) %}
    {% endif %}
    {% if type == 'view' %}
        {% call statement('main') %}create or replace view {{ target_relation }} as {{ query }}{% endcall %}
    {% elif existing is not none and is_incremental() %}
        {%- set statement_text = spark_increment(target_relation, query) -%}
        {% call statement('main') %}{{ statement_text }}{% endcall %}
    {% else %}
        {% do new_spark_table(target_relation, query, 'main', config.get('partition_by')) %}
    {% endif %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmacro %}

{#
    Delete the rows that the model's strategy deletes; return the statement that inserts the others.
#}
{% macro spark_increment(target_relation, query) %}
    {%- set columns = adapter.get_columns_in_relation(target_relation) -%}
    {% call temporary_table('found_rows') %}{{ query }}{% endcall %}
    {%- set same_key = [] -%}
    {%- set key = config.get('unique_key') or [] -%}
    {%- for column in ([key] if key is string else key) -%}
        {%- do same_key.append('found.' ~ column ~ ' = present.' ~ column) -%}
    {%- endfor -%}
    {%- if config.get('incremental_strategy') == 'changes' -%}
        {{ return(get_incremental_changes_sql({
            'target_relation': target_relation, 'temp_relation': 'found_rows',
            'unique_key': key, 'dest_columns': columns,
        })) }}
    {%- elif same_key -%}
        {% do delete_rows(target_relation, same_key | join(' and '), using='found_rows') %}
    {%- endif -%}
    {%- set names = columns | map(attribute='name') | join(', ') -%}
    {{ return('insert into ' ~ target_relation ~ ' (' ~ names ~ ') select ' ~ names ~ ' from found_rows') }}
{% endmacro %}

{% macro new_spark_table(relation, query, name='table', partition_by=none) %}
    {% do run_query('drop table if exists ' ~ relation) %}
    {% call statement(name) %}
        create table {{ relation }} using parquet
        {{ 'partitioned by (' ~ partition_by | join(', ') ~ ')' if partition_by }}
        as {{ in_spark_sql(query) }}
    {% endcall %}
{% endmacro %}

{% macro scratch_schema() %}{{ return(var('schema_prefix') ~ 'scratch') }}{% endmacro %}

{# dbt's own macro: a test's query, in Spark's SQL. #}
{% macro spark__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) %}
    {{ return(in_spark_sql(dbt.default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit))) }}
{% endmacro %}

{% materialization seed, adapter='spark' %}
    {%- set types = model.config.column_types -%}
    {%- for column, type in types.items() -%}
        {%- do types.update({column: {'varchar': 'string'}.get(type, in_spark_sql(type))}) -%}
    {%- endfor -%}
    {{ return(dbt.materialization_seed_default()) }}
{% endmaterialization %}

{# Standard types with another name in Spark. #}
{% macro in_spark_sql(query) %}
    {{ return(
        query | replace('double precision', 'double') | replace(' as varchar)', ' as string)')
        | replace(' as bytea)', ' as binary)')
    ) }}
{% endmacro %}

{#
    On plain Parquet every build is a full one: no file takes the deletion of a row. So models, views
    too, are tables made anew; what no build can derive again (`full_refresh: false`) is appended to.
#}
{% materialization table, adapter='spark' %}{{ return(spark_table()) }}{% endmaterialization %}
{% materialization view, adapter='spark' %}{{ return(spark_table()) }}{% endmaterialization %}
{% materialization incremental, adapter='spark' %}{{ return(spark_table()) }}{% endmaterialization %}

{% macro spark_table() %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {% do prepare_session() %}
    {{ run_hooks(pre_hooks) }}
    {%- set query = in_spark_words(sql) -%}
    {% if config.get('contract').enforced %}
        {% do assert_columns_equivalent(query) %}
        {%- set query = get_select_subquery(query) -%}
    {% endif %}
    {% if existing is not none and is_incremental() %}
        {% call statement('main') %}insert into {{ target_relation }} {{ query }}{% endcall %}
    {% else %}
        {% do new_spark_table(target_relation, query, 'main') %}
    {% endif %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmacro %}

{% macro new_spark_table(relation, query, name='table') %}
    {% do run_query('drop table if exists ' ~ relation) %}
    {% call statement(name) %}create table {{ relation }} using parquet as {{ query }}{% endcall %}
{% endmacro %}

{# A test's failing rows are counted, and not kept. #}
{% materialization test, adapter='spark' %}
    {% do prepare_session() %}
    {%- call statement('main', fetch_result=True) -%}
        {{ in_spark_words(get_test_sql(sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), config.get('limit'))) }}
    {%- endcall -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}

{% materialization seed, adapter='spark' %}
    {%- set types = model.config.column_types -%}
    {%- for column, type in types.items() -%}
        {%- do types.update({column: {'varchar': 'string'}.get(type, in_spark_words(type))}) -%}
    {%- endfor -%}
    {{ return(dbt.materialization_seed_default()) }}
{% endmaterialization %}

{#
    What a session must be told, whoever set up the server. dbt-spark begins each without ANSI: errors
    would be nulls, and "names" texts. Moments are written as every other reader of Parquet knows them.
    And a file of a few megabytes may be millions of rows: what seems small is sent to every worker
    as a whole, through the memory of the server.
#}
{% macro prepare_session() %}
    {%- for setting in [
        'ansi.enabled = true',
        'ansi.doubleQuotedIdentifiers = true',
        'session.timeZone = UTC',
        'parquet.outputTimestampType = TIMESTAMP_MICROS',
        'sources.fileCompressionFactor = 20',
    ] -%}
        {%- do run_query('set spark.sql.' ~ setting) -%}
    {%- endfor -%}
{% endmacro %}

{# Types of the standard that Spark calls otherwise. #}
{% macro in_spark_words(query) %}
    {{ return(
        query | replace('double precision', 'double') | replace(' as varchar)', ' as string)')
        | replace(' as bytea)', ' as binary)')
    ) }}
{% endmacro %}

{#
    Create an empty table for each source that was never loaded; raw tables all have the same
    columns. Existing tables are skipped: a transformer may not have the right to create anything
    next to the loader's tables.
#}
{% macro create_missing_raw_tables() %}{{ return(adapter.dispatch('create_missing_raw_tables')()) }}{% endmacro %}
{% macro default__create_missing_raw_tables() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test', 'snapshot') %}
        {% set statements = [] %}
        {% for source in graph.sources.values() if source.source_meta.get("payload_log")
            and not adapter.get_relation(source.database, source.schema, source.identifier) %}
            {% do statements.append('create schema if not exists ' ~ source.schema) %}
            {% do statements.append(
                'create table if not exists ' ~ source.schema ~ '.' ~ source.identifier
                ~ ' (scope varchar not null, id varchar not null, updated_at timestamptz,'
                ~ ' payload jsonb not null, payload_hash varchar not null,'
                ~ ' fetched_at timestamptz not null, _dlt_load_id varchar not null,'
                ~ ' _dlt_id varchar not null)'
            ) %}
        {% endfor %}
        {%- set needed = statements | unique | join('; ') -%}
        {#- DuckDB caches PostgreSQL's catalog until the cache is cleared. -#}
        {%- if needed and target.type == 'duckdb' -%}
            {%- set needed = "call postgres_execute('log', $$" ~ needed ~ "$$); call pg_clear_cache()" -%}
        {%- endif -%}
        {{ run_and_commit(needed) }}
    {% endif %}
{% endmacro %}

{# The folders that `diogen spark land` writes: a folder of files is the table. #}
{% macro spark__create_missing_raw_tables() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test') %}
        {%- set home = env_var('DIOGEN_HOME', flags.PROJECT_DIR ~ '/.diogen') -%}
        {%- set raw = env_var('DIOGEN_SPARK', home ~ '/spark/' ~ env_var('PGDATABASE', 'diogen')) ~ '/raw/' -%}
        {% for source in graph.sources.values()
            if source.schema != 'ops' and not adapter.get_relation(none, source.schema, source.identifier) %}
            {%- set columns = 'scope string, id string, updated_at timestamp, payload string,'
                ~ ' payload_hash string, fetched_at timestamp, _dlt_load_id string, _dlt_id string'
                if source.source_meta.get('payload_log')
                else 'sequence bigint, source string, event string, received_at timestamp, body binary, status string' -%}
            {% do run_query('create schema if not exists ' ~ source.schema) %}
            {% do run_query(
                'create table if not exists ' ~ source.schema ~ '.' ~ source.identifier
                ~ ' (' ~ columns ~ ") using parquet location '" ~ raw ~ source.schema ~ '/'
                ~ source.identifier ~ "'"
            ) %}
            {% do adapter.cache_added(api.Relation.create(schema=source.schema, identifier=source.identifier, type='table')) %}
        {% endfor %}
    {% endif %}
{% endmacro %}

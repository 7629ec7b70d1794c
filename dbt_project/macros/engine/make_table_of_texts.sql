{# A statement that creates a table of text columns if it does not exist. #}
{% macro make_table_of_texts(relation, columns) %}{{ return(adapter.dispatch('make_table_of_texts')(relation, columns)) }}{% endmacro %}
{% macro default__make_table_of_texts(relation, columns) %}{{ return('create table if not exists ' ~ relation ~ ' (' ~ columns | join(' varchar not null, ') ~ ' varchar not null)') }}{% endmacro %}
{% macro spark__make_table_of_texts(relation, columns) %}{{ return('create table if not exists ' ~ relation ~ ' (' ~ columns | join(' string, ') ~ ' string) using parquet') }}{% endmacro %}

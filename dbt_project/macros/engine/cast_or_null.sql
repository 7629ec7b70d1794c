{#
    Cast a text that a pattern has already found to be of a type. What an engine still cannot read is
    null where it has a cast for that; PostgreSQL reads all that the patterns let through.
#}
{% macro cast_or_null(column, type) %}{{ return(adapter.dispatch('cast_or_null')(column, type)) }}{% endmacro %}
{% macro default__cast_or_null(column, type) %}{{ return("cast(" ~ column ~ " as " ~ type ~ ")") }}{% endmacro %}
{% macro duckdb__cast_or_null(column, type) %}{{ return("try_cast(" ~ column ~ " as " ~ type ~ ")") }}{% endmacro %}
{% macro spark__cast_or_null(column, type) %}{{ return("try_cast(" ~ column ~ " as " ~ type ~ ")") }}{% endmacro %}

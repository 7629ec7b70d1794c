{#
    Cast a text that already matches the pattern of a type. A value that an engine still cannot read
    is null if the engine has such a cast; PostgreSQL reads all values that the patterns allow.
#}
{% macro cast_or_null(column, type) %}{{ return(adapter.dispatch('cast_or_null')(column, type)) }}{% endmacro %}
{% macro default__cast_or_null(column, type) %}{{ return("cast(" ~ column ~ " as " ~ type ~ ")") }}{% endmacro %}
{% macro duckdb__cast_or_null(column, type) %}{{ return("try_cast(" ~ column ~ " as " ~ type ~ ")") }}{% endmacro %}
{% macro spark__cast_or_null(column, type) %}{{ return("try_cast(" ~ column ~ " as " ~ type ~ ")") }}{% endmacro %}

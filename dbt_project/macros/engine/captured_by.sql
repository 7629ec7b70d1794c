{#
    The text that the only group of a regular expression captures; the expression is a column, and
    case does not matter.
#}
{% macro captured_by(column, pattern) %}{{ return(adapter.dispatch('captured_by')(column, pattern)) }}{% endmacro %}
{% macro default__captured_by(column, pattern) %}{{ return("substring(" ~ column ~ " from '(?i)' || " ~ pattern ~ ")") }}{% endmacro %}
{% macro duckdb__captured_by(column, pattern) %}{{ return("nullif(regexp_extract(" ~ column ~ ", '(?is)' || " ~ pattern ~ ", 1), '')") }}{% endmacro %}
{% macro spark__captured_by(column, pattern) %}{{ return("nullif(regexp_extract(" ~ column ~ ", '(?isu)' || " ~ pattern ~ ", 1), '')") }}{% endmacro %}

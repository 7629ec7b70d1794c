{# What the one group of a regular expression that stands in a column captures in a text, upper and lower case alike. #}
{% macro captured_by(column, pattern) %}{{ return(adapter.dispatch('captured_by')(column, pattern)) }}{% endmacro %}
{% macro default__captured_by(column, pattern) %}{{ return("substring(" ~ column ~ " from '(?i)' || " ~ pattern ~ ")") }}{% endmacro %}
{% macro duckdb__captured_by(column, pattern) %}{{ return("nullif(regexp_extract(" ~ column ~ ", '(?is)' || " ~ pattern ~ ", 1), '')") }}{% endmacro %}
{% macro spark__captured_by(column, pattern) %}{{ return("nullif(regexp_extract(" ~ column ~ ", '(?isu)' || " ~ pattern ~ ", 1), '')") }}{% endmacro %}

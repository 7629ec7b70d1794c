{# The text that the only group of a regular expression captures; null if nothing matches. #}
{% macro captured(column, pattern) %}{{ return(adapter.dispatch('captured')(column, pattern)) }}{% endmacro %}
{% macro default__captured(column, pattern) %}{{ return("substring(" ~ column ~ " from '" ~ pattern ~ "')") }}{% endmacro %}
{% macro duckdb__captured(column, pattern) %}{{ return("nullif(regexp_extract(" ~ column ~ ", '" ~ pattern ~ "', 1, 's'), '')") }}{% endmacro %}
{% macro spark__captured(column, pattern) %}{{ return("nullif(regexp_extract(" ~ column ~ ", '(?s)" ~ pattern | replace('\\', '\\\\') ~ "', 1), '')") }}{% endmacro %}

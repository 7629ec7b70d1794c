{# Whether a text matches a regular expression, as it is written: upper and lower case are not alike. #}
{% macro matches_exactly(column, pattern) %}{{ return(adapter.dispatch('matches_exactly')(column, pattern)) }}{% endmacro %}
{% macro default__matches_exactly(column, pattern) %}{{ return("(" ~ column ~ " ~ '" ~ pattern ~ "')") }}{% endmacro %}
{% macro duckdb__matches_exactly(column, pattern) %}{{ return("regexp_matches(" ~ column ~ ", '" ~ pattern ~ "')") }}{% endmacro %}
{% macro spark__matches_exactly(column, pattern) %}{{ return("regexp_like(" ~ column ~ ", '" ~ pattern | replace('\\', '\\\\') ~ "')") }}{% endmacro %}

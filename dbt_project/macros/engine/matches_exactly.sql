{# Whether a text matches a regular expression, in which upper and lower case differ. #}
{% macro matches_exactly(column, pattern) %}{{ return(adapter.dispatch('matches_exactly')(column, pattern)) }}{% endmacro %}
{% macro default__matches_exactly(column, pattern) %}{{ return("(" ~ column ~ " ~ '" ~ pattern ~ "')") }}{% endmacro %}
{% macro duckdb__matches_exactly(column, pattern) %}{{ return("regexp_matches(" ~ column ~ ", '" ~ pattern ~ "')") }}{% endmacro %}
{% macro spark__matches_exactly(column, pattern) %}{{ return("regexp_like(" ~ column ~ ", '" ~ pattern | replace('\\', '\\\\') ~ "')") }}{% endmacro %}

{# Whether a text matches a regular expression, upper and lower case alike. #}
{% macro matches(column, pattern) %}{{ return(adapter.dispatch('matches')(column, pattern)) }}{% endmacro %}
{% macro default__matches(column, pattern) %}{{ return("(" ~ column ~ " ~* " ~ pattern ~ ")") }}{% endmacro %}
{% macro duckdb__matches(column, pattern) %}{{ return("regexp_matches(" ~ column ~ ", " ~ pattern ~ ", 'is')") }}{% endmacro %}
{% macro spark__matches(column, pattern) %}{{ return("regexp_like(" ~ column ~ ", '(?isu)' || " ~ pattern | replace('\\', '\\\\') ~ ")") }}{% endmacro %}

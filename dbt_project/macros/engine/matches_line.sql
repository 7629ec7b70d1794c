{# Whether a line of a text matches a regular expression, upper and lower case alike: `^` and `$` are the line's. #}
{% macro matches_line(column, pattern) %}{{ return(adapter.dispatch('matches_line')(column, pattern)) }}{% endmacro %}
{% macro default__matches_line(column, pattern) %}{{ return("(" ~ column ~ " ~* ('(?n)' || " ~ pattern ~ "))") }}{% endmacro %}
{% macro duckdb__matches_line(column, pattern) %}{{ return("regexp_matches(" ~ column ~ ", '(?m)' || " ~ pattern ~ ", 'i')") }}{% endmacro %}
{% macro spark__matches_line(column, pattern) %}{{ return("regexp_like(" ~ column ~ ", '(?imu)' || " ~ pattern | replace('\\', '\\\\') ~ ")") }}{% endmacro %}

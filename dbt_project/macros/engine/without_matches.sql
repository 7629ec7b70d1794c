{#
    A text with a blank in place of each part that matches a regular expression, in upper or lower
    case.
#}
{% macro without_matches(column, pattern) %}{{ return(adapter.dispatch('without_matches')(column, pattern)) }}{% endmacro %}
{% macro default__without_matches(column, pattern) %}{{ return("regexp_replace(" ~ column ~ ", '" ~ pattern ~ "', ' ', 'gi')") }}{% endmacro %}
{% macro duckdb__without_matches(column, pattern) %}{{ return("regexp_replace(" ~ column ~ ", '" ~ pattern | replace('\\m', '\\b') | replace('\\M', '\\b') ~ "', ' ', 'gis')") }}{% endmacro %}
{% macro spark__without_matches(column, pattern) %}{{ return("regexp_replace(" ~ column ~ ", '(?isu)" ~ pattern | replace('\\m', '\\b') | replace('\\M', '\\b') | replace('\\', '\\\\') ~ "', ' ')") }}{% endmacro %}

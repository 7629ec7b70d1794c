{#
    Whether a text is a plain decimal number, as Jira writes story points, with at most the digits
    of a double precision: a longer one would abort the build when it is cast.
#}
{% macro is_number(column) %}{{ return(matches(column, "'^-?[0-9]{1,15}([.][0-9]{1,15})?$'")) }}{% endmacro %}

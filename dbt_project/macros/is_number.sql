{#
    Whether a text is a plain decimal number, as Jira writes story points, of as many digits as a
    double precision holds: a longer one would end the whole build when it is cast.
#}
{% macro is_number(column) %}{{ return(matches(column, "'^-?[0-9]{1,15}([.][0-9]{1,15})?$'")) }}{% endmacro %}

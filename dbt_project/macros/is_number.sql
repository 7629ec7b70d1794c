{# Whether a text is a plain decimal number, as Jira writes story points. #}
{% macro is_number(column) %}{{ return(matches(column, "'^-?[0-9]+([.][0-9]+)?$'")) }}{% endmacro %}

{# The day of a moment, in UTC, as a number. #}
{% macro days_since_1970(moment) -%}
    {%- set beginning = "cast('1970-01-01 00:00:00+00' as " ~ dbt.type_timestamp() ~ ")" -%}
    cast(floor({{ seconds_between(beginning, moment) }} / 86400.0) as integer)
{%- endmacro %}

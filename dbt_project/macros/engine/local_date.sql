{# The calendar date of a UTC time in a named time zone. #}
{% macro local_date(column, time_zone) %}{{ return(adapter.dispatch('local_date')(column, time_zone)) }}{% endmacro %}
{% macro default__local_date(column, time_zone) %}{{ return("cast(" ~ column ~ " at time zone " ~ time_zone ~ " as date)") }}{% endmacro %}
{% macro spark__local_date(column, time_zone) %}{{ return("cast(from_utc_timestamp(" ~ column ~ ", " ~ time_zone ~ ") as date)") }}{% endmacro %}

{#
    The time in a text of digits, in milliseconds since 1970; null if it is not a number of that
    size.
#}
{% macro since_1970(milliseconds) -%}
    case
        when {{ matches_exactly(milliseconds, '^[0-6]?[0-9]{9,12}$') }}
            then {{ dbt.dateadd(
                'millisecond',
                read_as(milliseconds, 'bigint'),
                "cast('1970-01-01 00:00:00+00' as " ~ dbt.type_timestamp() ~ ")"
            ) }}
    end
{%- endmacro %}

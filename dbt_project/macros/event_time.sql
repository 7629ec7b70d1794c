{#
    The time at which a delivery's sender says the event happened: the sender's clock if the body
    has it, in seconds or milliseconds since 1970, and never later than the arrival. So a late
    webhook has the age of its content.
#}
{% macro event_time() %}
    {%- set pushed = captured(json_text('deliveries.body', ['repository', 'pushed_at']), '^([0-9]{1,11})$') -%}
    {%- set sent = captured(json_text('deliveries.body', ['timestamp']), '^([0-9]{1,14})$') -%}
    {%- set beginning = "cast('1970-01-01 00:00:00+00' as " ~ dbt.type_timestamp() ~ ")" -%}
    {{ return(
        "least(deliveries.received_at, case"
        ~ " when deliveries.source = 'github' and deliveries.event = 'push' then "
        ~ dbt.dateadd('second', 'cast(' ~ pushed ~ ' as bigint)', beginning)
        ~ " when deliveries.source = 'jira' then "
        ~ dbt.dateadd('millisecond', 'cast(' ~ sent ~ ' as bigint)', beginning)
        ~ " end)"
    ) }}
{% endmacro %}

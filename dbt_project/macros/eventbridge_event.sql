{# The fields of an event that Amazon EventBridge delivered: what every event says, and those of its kind. #}
{% macro eventbridge_event(fields) %}
    {{ return(json_record('deliveries.body', 'event', dict(
        {'account': 'key', 'region': 'key', 'time': 'timestamp'}, **fields
    ))) }}
{% endmacro %}

{# The incident in a webhook of incident.io, which stands under the name of the event. #}
{% macro incidentio_incident(body) -%}
    coalesce(
        {{ json_field(body, 'public_incident.incident_created_v2') }},
        {{ json_field(body, 'public_incident.incident_updated_v2') }},
        {{ json_field(json_field(body, 'public_incident.incident_status_updated_v2'), 'incident') }}
    )
{%- endmacro %}

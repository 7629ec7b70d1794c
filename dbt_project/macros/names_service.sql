{#
    Whether a text names a service of the CTE `services`: by the service's own pattern, otherwise by its
    name or its repository's, which may depend on more (`condition`).
#}
{% macro names_service(text, condition='') -%}
    (
        {{ matches(text, 'services.incident_pattern') }}
        or (
            services.incident_pattern is null
            {{ 'and ' ~ condition if condition }}
            and lower({{ text }}) in (
                lower(services.service), lower({{ dbt.split_part('services.repository', "'/'", 2) }})
            )
        )
    )
{%- endmacro %}

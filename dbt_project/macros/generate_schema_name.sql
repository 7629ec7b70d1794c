{#
    A layer's schema is its name, not `<target>_<layer>`, so that users write `gold.dora_lead_time`.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ var('schema_prefix') }}{{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}

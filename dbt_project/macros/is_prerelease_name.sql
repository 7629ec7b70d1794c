{#
    Whether a version's name says that it is a prerelease, as in semantic versioning: `1.2.0-rc.1`.
#}
{% macro is_prerelease_name(name) -%}
    {{ matches(name, "'[0-9][-._+]?(alpha|beta|rc|pre|preview|dev|nightly|snapshot|canary)([^a-z]|$)'") }}
{%- endmacro %}

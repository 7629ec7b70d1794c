{# Whether a branch's name says that releases are made from it: `release/2.1`, `production`, `v3.x`. #}
{% macro is_release_branch(name) -%}
    {{ matches(name, "'^(release|rel|hotfix|stable|prod|production)(e?s)?([^a-z]|$)|^v?[0-9]+[.]'") }}
{%- endmacro %}

{#
    The id of a detection, and of the deployment named after it:
    `service#environment#detector:id`. If the environment's own name or the repository differs from environment and
    service, they are appended to the environment, `environment~name~repository`, so that ids are
    unique. The repository has its first name, which never changes. The separators are escaped in
    each part. If a part becomes too long, its hash replaces it.
#}
{% macro detection_identity(first_name) %}
    {{ return(short_key('(' ~ _whole_identity(first_name) ~ ')', 1500)) }}
{% endmacro %}

{% macro _whole_identity(first_name) -%}
    {{ _escaped('service') }} || '#' || {{ _escaped('environment') }} || case
        when environment_name = environment and repository = service then ''
        else '~' || {{ _escaped('environment_name') }} || '~' || {{ _escaped(first_name) }}
    end || '#' || {{ _escaped("detector || ':' || source_id") }}
{%- endmacro %}

{% macro _escaped(part) %}replace(replace(replace({{ part }}, '%', '%25'), '#', '%23'), '~', '%7E'){% endmacro %}

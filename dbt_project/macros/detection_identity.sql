{#
    What identifies a detection, and the deployment that it gives its name: `service#environment#
    detector:id`. The environment's own name and the repository stand behind the environment where
    they are not the same as it and the service, `environment~name~repository`, so that no two meet; the
    repository by its first name, which stays. What separates the parts is escaped in each, which may
    make them long: then its hash stands for it.
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

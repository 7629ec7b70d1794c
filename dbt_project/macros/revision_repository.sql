{# The GitHub repository in the URL of a revision, as CodePipeline writes it. #}
{% macro revision_repository(address) -%}
    coalesce(
        replace({{ captured(address, '[?&]FullRepositoryId=([^&]+)') }}, '%2F', '/'),
        {{ captured(address, '^https://[^/]+/([^/]+/[^/]+)/commit/') }}
    )
{%- endmacro %}

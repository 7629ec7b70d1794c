{#
    The repository in its address, as its host calls it: `acme/shop` in https://github.com/acme/shop.git,
    git@github.com:acme/shop and ssh://git@host:22/acme/shop; at GitLab with all of its groups.
#}
{% macro repository_in(address) -%}
    {%- set bare = "replace(" ~ address ~ " || '$', '.git$', '$')" -%}
    {{ short_key(captured(
        bare, '^(?:[a-z+]+://[^/]+/|[^/:@]+@[^/:]+:)([^?#$]*[^?#$/])/?[?#$]'
    )) }}
{%- endmacro %}

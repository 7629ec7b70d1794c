{# Drop the rows of repositories' former names: their records are read again under the present one. #}
{% macro forget_old_names() %}
    {%- if model.name != 'github__repository_names' %}
    {%- set names = ref('github__repository_names') -%}
    {%- if is_incremental() %}
    delete from {{ this }}
    where repository in (select name from {{ names }} where name <> repository)
    {%- endif %}
    {%- endif %}
{% endmacro %}

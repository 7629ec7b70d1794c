{# Drop the rows of repositories' former names: their records are read again under the present one. #}
{% macro forget_old_names() %}
    {%- if model.name != 'github__repository_names' -%}
        {#- Named whatever happens, so that dbt knows who reads it. -#}
        {%- set names = ref('github__repository_names') -%}
        {%- if execute and is_incremental() -%}
            {% do delete_rows(this, 'present.repository in (select name from ' ~ names ~ ' where name <> repository)') %}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

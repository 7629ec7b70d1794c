{# Drop the rows of what had another name: its records are read again under the one it goes by. #}
{% macro forget_old_names(source_name) %}
    {%- if model.name not in ('github__repository_names', 'jira__site_names') -%}
        {#- Named whatever happens, so that dbt knows who reads it. -#}
        {%- set names, named = renames(source_name) -%}
        {%- if execute and is_incremental() -%}
            {% do delete_rows(
                this, 'present.' ~ named ~ ' in (select name from ' ~ names ~ ' where name <> ' ~ named ~ ')'
            ) %}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

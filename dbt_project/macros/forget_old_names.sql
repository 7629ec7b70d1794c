{# Drop the rows under a former name: the records are read again under the present one. #}
{% macro forget_old_names(source_name) %}
    {%- if model.name not in ('github__repository_names', 'jira__site_names') -%}
        {#- Named in any case, so that dbt knows the dependency. -#}
        {%- set names, named = renames(source_name) -%}
        {%- if execute and is_incremental() -%}
            {% do delete_rows(
                this, 'present.' ~ named ~ ' in (select name from ' ~ names ~ ' where name <> ' ~ named ~ ')'
            ) %}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

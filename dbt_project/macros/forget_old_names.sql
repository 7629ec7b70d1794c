{#
    Drop the rows under a former name, and under one that another repository has just taken over: the
    records are read again under the present one.
#}
{% macro forget_old_names(source_name) %}
    {%- if model.name not in ('github__repository_names', 'jira__site_names') -%}
        {#- Named in any case, so that dbt knows the dependency. -#}
        {%- set names, named = renames(source_name) -%}
        {%- if execute and is_incremental() -%}
            {% do delete_rows(
                this, 'present.' ~ named ~ ' in (select name from ' ~ names ~ ' as names where name <> ' ~ named
                ~ ' or ' ~ is_other_name(source_name, 'names') ~ ' and _built_at > ' ~ last_built_at() ~ ')'
            ) %}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

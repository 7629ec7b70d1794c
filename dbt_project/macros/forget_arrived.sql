{#
    Drop the rows of records with a new version: a list that became empty brings no row to replace
    the old ones.
#}
{% macro forget_arrived(table_name, key, type) %}
    {%- if execute and is_incremental() -%}
        {%- set arrived -%}
            (present.repository, present.{{ key }}) in (
                select
                    {{ present_name('raw_github', 'arrived') }},
                    {{ read_as('arrived.id', type) }}
                from {{ source('raw_github', table_name) }} as arrived
                left join {{ ref('github__repository_names') }} as names
                    on arrived.scope = names.name
                where arrived._dlt_load_id in {{ new_loads('raw_github', table_name) }}
            )
        {%- endset -%}
        {% do delete_rows(this, arrived) %}
    {%- endif -%}
{% endmacro %}

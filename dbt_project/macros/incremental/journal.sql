{#
    Have this model record in `changed_keys` which of its rows a build deleted or inserted, by columns
    {column of changed_keys: its own}; several where a row counts under several keys.
#}
{% macro record_changed_keys() -%}
    {%- do config(meta={'recorded_as': varargs | list}) -%}
    {%- if not (execute and model.resource_type == 'unit_test') -%}{%- do ref('changed_keys') -%}{%- endif -%}
{%- endmacro %}

{# Whether a row of `changed_keys` was recorded by one of these models since this one was last built. #}
{% macro recorded_by() -%}
    {%- if not (execute and model.resource_type == 'unit_test') -%}
        {%- for name in varargs -%}{%- do ref(name) -%}{%- endfor -%}
    {%- endif -%}
    changed_keys.model in ('{{ varargs | join("', '") }}') and {{ changed_since_last_build('changed_keys._built_at') }}
{%- endmacro %}

{# Write keys to `changed_keys`, once each: pairs of a table and {column of changed_keys: its column}. #}
{% macro note_changes(notes) %}
    {%- set columns = [] -%}
    {%- for _, recorded_as in notes -%}{%- do columns.extend(recorded_as) -%}{%- endfor -%}
    {%- if columns -%}
        {% call statement('note') %}
            {{ insert_into_journal(ref('changed_keys'), ['model'] + columns | unique | list + ['_built_at']) }}
            {%- for rows, recorded_as in notes %}
            select distinct
                '{{ model.name }}',
                {%- for column in columns | unique %}
                cast({{ recorded_as.get(column, 'null') }} as {{ 'date' if column == 'date_day' else dbt.type_string() }}),
                {%- endfor %}
                {{ built_at() }}
            from {{ rows }}
            {%- if 'date_day' in recorded_as %}
            where {{ recorded_as['date_day'] }} is not null
            {%- endif %}
            {{ 'union all' if not loop.last }}
            {%- endfor %}
        {% endcall %}
        {#- Without fresh statistics PostgreSQL assumes the journal is empty and picks a nested loop. #}
        {% do run_if_any(gather_statistics(ref('changed_keys'))) %}
    {%- endif -%}
{% endmacro %}

{# Before a journal grows: delete what every model that reads it has read. #}
{% macro prune_journal() %}
    {%- if execute and is_incremental() -%}
        {%- set read = [] -%}
        {%- for node in graph.nodes.values() if model.unique_id in node.depends_on.nodes
            and node.resource_type == 'model' and state_of(node.unique_id) -%}
            {%- do read.append(state_of(node.unique_id).built_at) -%}
        {%- endfor -%}
        {%- if read -%}{% do delete_rows(this, "_built_at <= '" ~ read | min ~ "'") %}{%- endif -%}
    {%- endif -%}
{% endmacro %}

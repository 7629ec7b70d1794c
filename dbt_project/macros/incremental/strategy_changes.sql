{#
    The incremental strategy `changes`: write only what differs.

    The model selects all rows, or those in scope (`in_scope`). Rows of the table that the model no
    longer selects, or selects with other values, are deleted; new ones are inserted; every other
    row keeps its `_built_at`. Deleted and inserted keys are recorded in `changed_keys` for the
    models that read it (`record_changed_keys`). With `meta: {always: true}` a row counts as changed
    even if it is equal.
#}
{% macro get_incremental_changes_sql(arg_dict) %}
    {%- set target_relation, found = arg_dict['target_relation'], arg_dict['temp_relation'] -%}
    {%- set key = arg_dict['unique_key'] -%}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='name') | list -%}
    {%- set meta = config.get('meta') or {} -%}
    {%- set same_key, kept_key = [], [] -%}
    {%- for column in key -%}
        {%- do same_key.append('found.' ~ column ~ ' = present.' ~ column) -%}
        {%- do kept_key.append('gone.' ~ column ~ ' = present.' ~ column) -%}
    {%- endfor -%}
    {#- For the node's state, which reads the two temporary tables below. -#}
    {%- do model.update({
        'written_rows': 'select 1 from changes_gone union all select 1 from changes_new',
        'lost_rows': 'select 1 from changes_gone as gone where not exists (select 1 from changes_new as present where '
            ~ kept_key | join(' and ') ~ ')',
    }) -%}
    {% call temporary_table('changes_gone') %}
        select present.*
        from {{ target_relation }} as present
        where
            {{ is_in_scope('present', meta.get('scope')) }}
            {%- if not meta.get('always') %}
            and not exists (
                select 1 from {{ found }} as found
                where
                    {{ same_key | join(' and ') }}
                    {%- for column in columns if column not in key and column != '_built_at' %}
                    and found.{{ column }} is not distinct from present.{{ column }}
                    {%- endfor %}
            )
            {%- endif %}
    {% endcall %}
    {% do delete_rows(target_relation, same_key | join(' and '), using='changes_gone') %}
    {% call temporary_table('changes_new') %}
        select found.*
        from {{ found }} as found
        where not exists (
            select 1 from {{ target_relation }} as present
            where {{ same_key | join(' and ') }}
        )
    {% endcall %}
    {%- set notes = [] -%}
    {%- for recorded_as in meta.get('recorded_as', []) -%}
        {%- do notes.extend([['changes_gone', recorded_as], ['changes_new', recorded_as]]) -%}
    {%- endfor -%}
    {% do note_changes(notes) %}
    insert into {{ target_relation }} ({{ columns | join(', ') }})
    select {{ columns | join(', ') }} from changes_new
{% endmacro %}

{# Whether a row of the model's table is among those that the model selected again. #}
{% macro is_in_scope(alias, scope) %}
    {%- if not scope -%}{{ return('true') }}{%- endif -%}
    {%- set ours = [] -%}
    {%- for key in scope['keys'] -%}{%- do ours.append(alias ~ '.' ~ scope.stored_as.get(key, key)) -%}{%- endfor -%}
    {{ return('(' ~ ours | join(', ') ~ ') in (' ~ changed_in(scope) ~ ')') }}
{% endmacro %}

{#
    The incremental strategy `changes`: write only what differs.

    The model selects all rows, or those of the keys that may have changed (`scope`); what stands
    otherwise in the table, or no longer at all, is deleted, what is new is inserted, and every other
    row keeps its `_built_at`. What was taken away or came is noted in `changed_keys` for those who
    read it (`noted_as`). All in `meta: {changes: ...}`:

      scope     {in: a model of keys, keys: {its column: ours}}, and where it is `changed_keys`,
                of: [the models whose notes count]; without one the model selects everything
      noted_as  a list of {column of changed_keys: ours}
      always    true where a row counts as changed though it reads as before
#}
{% macro get_incremental_changes_sql(arg_dict) %}
    {%- set target_relation, found = arg_dict['target_relation'], arg_dict['temp_relation'] -%}
    {%- set key = arg_dict['unique_key'] -%}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='name') | list -%}
    {%- set settings = config.get('meta', {}).get('changes', {}) -%}
    {#- For `wrote_rows`, which asks the two temporary tables below. -#}
    {%- do model.update({'wrote_changes': true}) -%}
    {%- set same_key = [] -%}
    {%- for column in key -%}
        {%- do same_key.append('found.' ~ column ~ ' = present.' ~ column) -%}
    {%- endfor -%}
    {% call temporary_table('changes_gone') %}
        select present.*
        from {{ target_relation }} as present
        where
            {{ is_in_scope('present', settings) }}
            {%- if not settings.get('always') %}
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
    {%- for noted_as in settings.get('noted_as', []) -%}
        {%- do notes.extend([['changes_gone', noted_as], ['changes_new', noted_as]]) -%}
    {%- endfor -%}
    {% do note_changes(notes) %}
    insert into {{ target_relation }} ({{ columns | join(', ') }})
    select {{ columns | join(', ') }} from changes_new
{% endmacro %}

{# Whether a row is among those that a model selected anew. #}
{% macro is_in_scope(alias, settings) %}
    {%- set scope = settings.get('scope') -%}
    {%- if not scope -%}{{ return('true') }}{%- endif -%}
    {%- set ours = [] -%}
    {%- for column in scope['keys'].values() -%}{%- do ours.append(alias ~ '.' ~ column) -%}{%- endfor -%}
    {{ return('(' ~ ours | join(', ') ~ ') in (' ~ changed_since(scope) ~ ')') }}
{% endmacro %}

{# The keys that changed since this model was last built. #}
{% macro changed_since(scope) %}
    {%- set noted_by = " and model in ('" ~ scope['of'] | join("', '") ~ "')" if 'of' in scope else '' -%}
    {{ return(
        'select ' ~ scope['keys'].keys() | join(', ') ~ ' from ' ~ ref(scope['in'])
        ~ ' where _built_at > ' ~ since() ~ noted_by
    ) }}
{% endmacro %}

{# Note keys in `changed_keys`, once each: pairs of a table and {column of changed_keys: its column}. #}
{% macro note_changes(notes) %}
    {%- set columns = [] -%}
    {%- for _, noted_as in notes -%}{%- do columns.extend(noted_as) -%}{%- endfor -%}
    {%- if columns -%}
        {% call statement('note') %}
            {{ insert_into_journal(ref('changed_keys'), ['model'] + columns | unique | list + ['_built_at']) }}
            {%- for rows, noted_as in notes %}
            select distinct
                '{{ model.name }}',
                {%- for column in columns | unique %}
                cast({{ noted_as.get(column, 'null') }} as {{ 'date' if column == 'date_day' else dbt.type_string() }}),
                {%- endfor %}
                {{ built_at() }}
            from {{ rows }}
            {%- if 'date_day' in noted_as %}
            where {{ noted_as['date_day'] }} is not null
            {%- endif %}
            {{ 'union all' if not loop.last }}
            {%- endfor %}
        {% endcall %}
        {#- Who reads a journal that seems empty compares each of its rows with every other. #}
        {% do run_if_any(gather_statistics(ref('changed_keys'))) %}
    {%- endif -%}
{% endmacro %}

{# Before a journal grows: what every model that reads it has taken in is not needed any more. #}
{% macro forget_what_was_read() %}
    {%- if execute and is_incremental() -%}
        {%- set read = [] -%}
        {%- for node in graph.nodes.values() if model.unique_id in node.depends_on.nodes
            and node.resource_type == 'model' and state_of(node.unique_id) -%}
            {%- do read.append(state_of(node.unique_id).built_at) -%}
        {%- endfor -%}
        {%- if read -%}{% do delete_rows(this, "_built_at <= '" ~ read | min ~ "'") %}{%- endif -%}
    {%- endif -%}
{% endmacro %}

{#
    A `where` that keeps the rows whose keys may have changed, of a table with the scope's columns, or
    with `columns` in their place. A model that is never built anew in full looks at all keys where
    another would be.
#}
{% macro only_changed(condition=none, columns=none) -%}
    {%- set conditions = [condition] if condition else [] -%}
    {%- if execute and is_incremental() and not (
        flags.FULL_REFRESH or is_outdated(model.unique_id)
    ) -%}
        {%- set scope = config.get('meta').changes.scope -%}
        {%- do conditions.append(
            '(' ~ (columns or scope['keys'].values()) | join(', ') ~ ') in (' ~ changed_since(scope) ~ ')'
        ) -%}
    {%- endif -%}
    {{ 'where ' ~ conditions | join(' and ') if conditions else '' }}
{%- endmacro %}

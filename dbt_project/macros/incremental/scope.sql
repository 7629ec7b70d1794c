{#
    A `where` that keeps the rows in scope: those whose keys a journal holds since the model was last
    built. A full build has everything in scope.

      journal    the model that lists changed keys; this is the edge of the graph, too
      keys       its columns, which the table that is filtered has under the same names
      condition  what must hold besides, in a full build too
      recorded_by   of `changed_keys`: the models whose notes count
      stored_as  {key: column of the model's own table}, where that has another name

    The strategy `changes` replaces the same keys' rows: the scope is kept in the model's `meta`.
    A model that is never fully refreshed looks at all keys where another would be.
#}
{% macro in_scope(journal, keys, condition=none, recorded_by=[], stored_as={}) -%}
    {%- set scope = {'journal': journal, 'keys': keys, 'recorded_by': recorded_by, 'stored_as': stored_as} -%}
    {{- config(meta={'scope': scope}) -}}
    {%- set conditions = [condition] if condition else [] -%}
    {%- if not (execute and model.resource_type == 'unit_test') -%}
        {%- for name in [journal] + recorded_by -%}{%- do ref(name) -%}{%- endfor -%}
        {%- if execute and is_incremental() and not (flags.FULL_REFRESH or is_outdated(model.unique_id)) -%}
            {%- do conditions.append('(' ~ keys | join(', ') ~ ') in (' ~ changed_in(scope) ~ ')') -%}
        {%- endif -%}
    {%- endif -%}
    {{ 'where ' ~ conditions | join(' and ') if conditions }}
{%- endmacro %}

{# The keys of a scope that changed since this model was last built. #}
{% macro changed_in(scope) %}
    {%- set notes = " and model in ('" ~ scope.recorded_by | join("', '") ~ "')" if scope.recorded_by else '' -%}
    {{ return(
        'select ' ~ scope['keys'] | join(', ') ~ ' from ' ~ ref(scope.journal)
        ~ ' where _built_at > ' ~ last_built_at() ~ notes
    ) }}
{% endmacro %}

{#
    Whether a row belongs to the rows of a CTE in scope: `id in (select parents.id from parents)`. A
    full build has no condition, because all rows are in scope.
#}
{% macro belongs_to(column) -%}
    {%- set cte, name = column.split('.') -%}
    {{ name ~ ' in (select ' ~ column ~ ' from ' ~ cte ~ ')' if is_incremental() else '1 = 1' }}
{%- endmacro %}

{#
    Whether a row was written since this model was last built. A journal begins empty: in a full
    build no row was.
#}
{% macro changed_since_last_build(column) -%}
    {{ column ~ ' > ' ~ last_built_at() if is_incremental() else '1 = 0' }}
{%- endmacro %}

{#
    Whether a row must be read: it was written since this model was last built. In a full build all
    rows are read.
#}
{% macro is_new(column='_built_at') -%}
    {{ column ~ ' > ' ~ last_built_at() if is_incremental() else '1 = 1' }}
{%- endmacro %}

{# The time when this model was last built, as a literal: later rows are changes. #}
{% macro last_built_at() -%}
    '{{ state_of(model.unique_id).built_at if execute else "-infinity" }}'
{%- endmacro %}

{#
    dbt's own macro for the inputs of a unit test: their columns are the declared ones.

    dbt takes the types of an input's columns from the relation in the database. A fresh warehouse
    has no relation, and that of an older version may lack a column. So the types are declared
    (`column_types.sql`). If rows name a column that is not declared yet, an existing relation adds
    it. Otherwise it is not queried, because that would take a fifth of the time of all unit tests.
#}
{% macro get_fixture_sql(rows, column_name_to_data_types) %}
    {%- set types = column_name_to_data_types or fixture_types((rows or [{}])[0].keys() | list) -%}
    {%- set default_row = {} -%}
    {%- for column, type in types.items() -%}
        {%- do default_row.update({column: 'cast(null as ' ~ type ~ ')'}) -%}
    {%- endfor -%}
    {%- for row in rows or [{}] %}
        {%- set values = dict(default_row, **format_row(row, types)) %}
        select
        {%- for column, value in values.items() %}
            {{ value }} as {{ adapter.quote(column) }}{{ ',' if not loop.last }}
        {%- endfor %}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
    {{ 'limit 0' if not rows }}
{% endmacro %}

{# The types of an input's columns, by name; `wanted` must be among them if any type is known. #}
{% macro fixture_types(wanted) %}
    {%- set types = {} -%}
    {%- set layer = this.schema[var('schema_prefix') | length:] -%}
    {%- if target.type == 'postgres' -%}
        {%- for group in column_types().get(layer ~ '.' ~ this.identifier, '').split('; ') if group -%}
            {%- for column in group.split(': ')[1].split() -%}
                {%- do types.update({column: group.split(': ')[0]}) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if not types or wanted | map('lower') | reject('in', types) | list -%}
        {%- for column in adapter.get_columns_in_relation(this) -%}
            {%- do types.update({column.name | lower: column.data_type}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if not types -%}
        {{ exceptions.raise_compiler_error(
            'The columns of ' ~ this ~ ' are not known: run `make columns`, or build it first'
        ) }}
    {%- endif -%}
    {{ return(types) }}
{% endmacro %}

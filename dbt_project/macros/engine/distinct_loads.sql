{#
    Each load of a raw table once, as `load_id`. PostgreSQL jumps from one to the next in the index,
    because there are few loads compared with the rows.
#}
{% macro distinct_loads(relation) %}{{ return(adapter.dispatch('distinct_loads')(relation)) }}{% endmacro %}
{% macro default__distinct_loads(relation) -%}
    {{ return(
        'with recursive steps as (select min(_dlt_load_id) as load_id from ' ~ relation
        ~ ' union all select (select min(later._dlt_load_id) from ' ~ relation
        ~ ' as later where later._dlt_load_id > steps.load_id) from steps where steps.load_id is not null)'
        ~ ' select load_id from steps where load_id is not null'
    ) }}
{%- endmacro %}
{% macro duckdb__distinct_loads(relation) %}{{ return('select distinct _dlt_load_id as load_id from ' ~ relation) }}{% endmacro %}
{% macro spark__distinct_loads(relation) %}{{ return('select distinct _dlt_load_id as load_id from ' ~ relation) }}{% endmacro %}

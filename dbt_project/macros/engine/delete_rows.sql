{#
    Delete the rows of a table (`present`) for which a condition holds, or holds with any row of
    another one (`using`, as `found`).
#}
{% macro delete_rows(relation, condition, using=none) %}{% do adapter.dispatch('delete_rows')(relation, condition, using) %}{% endmacro %}
{% macro default__delete_rows(relation, condition, using) %}
    {% call statement('delete') %}
        delete from {{ relation }} as present
        {{ 'using ' ~ using ~ ' as found' if using }}
        where {{ condition }}
    {% endcall %}
{% endmacro %}
{#
    Parquet files cannot lose single rows: the other rows are written again, if there is any to
    delete. It is the model's own table.
#}
{% macro spark__delete_rows(relation, condition, using) %}
    {%- set present = relation ~ ' as present where ' -%}
    {%- set is_gone = '(exists (select 1 from ' ~ using ~ ' as found where ' ~ condition ~ '))' if using else '(' ~ condition ~ ')' -%}
    {%- if run_query('select count(*) from ' ~ present ~ in_spark_sql(is_gone)).rows[0][0] > 0 -%}
        {% do new_spark_table(relation ~ '__kept', 'select present.* from ' ~ present ~ is_gone ~ ' is not true', partition_by=config.get('partition_by')) %}
        {% do run_query('drop table ' ~ relation) %}
        {% do run_query('alter table ' ~ relation ~ '__kept rename to ' ~ relation) %}
    {%- endif -%}
{% endmacro %}

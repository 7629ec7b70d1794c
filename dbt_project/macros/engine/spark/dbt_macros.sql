{# dbt's own macros whose version in dbt-spark is older than Spark 4. #}

{# dbt-spark's fails on a null and drops fractions of a second. #}
{% macro spark__dateadd(datepart, interval, from_date_or_timestamp) %}timestampadd({{ datepart }}, {{ interval }}, {{ from_date_or_timestamp }}){% endmacro %}

{# dbt-spark's ignores the order. #}
{% macro spark__listagg(measure, delimiter_text, order_by_clause, limit_num) %}listagg({{ measure }}, {{ delimiter_text }}) within group ({{ order_by_clause }}){% endmacro %}

{# dbt-spark's fails if the text has fewer parts. #}
{% macro spark__split_part(string_text, delimiter_text, part_number) %}split_part({{ string_text }}, {{ delimiter_text }}, {{ part_number }}){% endmacro %}

{# The types of the contracts, which have PostgreSQL's names. #}
{% macro spark__get_empty_schema_sql(columns) %}
    {%- set types = {'text': 'string', 'timestamp with time zone': 'timestamp', 'double precision': 'double'} -%}
    select
    {%- for column in columns.values() %}
        cast(null as {{ types.get(column.data_type, column.data_type) }}) as {{ column.name }}{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{# dbt's own macros, where what dbt-spark makes of them is older than Spark 4. #}

{# Theirs fails on a null and drops what is less than a second. #}
{% macro spark__dateadd(datepart, interval, from_date_or_timestamp) %}timestampadd({{ datepart }}, {{ interval }}, {{ from_date_or_timestamp }}){% endmacro %}

{# Theirs leaves out the order. #}
{% macro spark__listagg(measure, delimiter_text, order_by_clause, limit_num) %}listagg({{ measure }}, {{ delimiter_text }}) within group ({{ order_by_clause }}){% endmacro %}

{# Theirs fails where the text has fewer parts. #}
{% macro spark__split_part(string_text, delimiter_text, part_number) %}split_part({{ string_text }}, {{ delimiter_text }}, {{ part_number }}){% endmacro %}

{# The types of the contracts, which are PostgreSQL's words. #}
{% macro spark__get_empty_schema_sql(columns) %}
    {%- set types = {'text': 'string', 'timestamp with time zone': 'timestamp', 'double precision': 'double'} -%}
    select
    {%- for column in columns.values() %}
        cast(null as {{ types.get(column.data_type, column.data_type) }}) as {{ column.name }}{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}

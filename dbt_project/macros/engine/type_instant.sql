{# The type of a moment in time; dbt's own type for it forgets the offset on Postgres. #}
{% macro type_instant() %}{{ return(adapter.dispatch('type_instant')()) }}{% endmacro %}
{% macro default__type_instant() %}{{ return('timestamptz') }}{% endmacro %}
{% macro spark__type_instant() %}{{ return('timestamp') }}{% endmacro %}

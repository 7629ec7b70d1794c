{# Begin a statement that adds rows to a table to which several models of one build write at once. #}
{% macro insert_into_journal(relation, columns) %}{{ return(adapter.dispatch('insert_into_journal')(relation, columns)) }}{% endmacro %}
{% macro default__insert_into_journal(relation, columns) %}{{ return('insert into ' ~ relation ~ ' (' ~ columns | join(', ') ~ ')') }}{% endmacro %}
{# In Spark two appends to one folder take away each other's files. Each has a partition of its own instead. #}
{% macro spark__insert_into_journal(relation, columns) %}{{ return('insert overwrite ' ~ relation ~ ' (' ~ columns | join(', ') ~ ')') }}{% endmacro %}

{#
    Begin a statement that adds rows to a table to which several models of one build write at the
    same time.
#}
{% macro insert_into_journal(relation, columns) %}{{ return(adapter.dispatch('insert_into_journal')(relation, columns)) }}{% endmacro %}
{% macro default__insert_into_journal(relation, columns) %}{{ return('insert into ' ~ relation ~ ' (' ~ columns | join(', ') ~ ')') }}{% endmacro %}
{# In Spark two appends to one folder remove each other's files. So each has its own partition. #}
{% macro spark__insert_into_journal(relation, columns) %}{{ return('insert overwrite ' ~ relation ~ ' (' ~ columns | join(', ') ~ ')') }}{% endmacro %}

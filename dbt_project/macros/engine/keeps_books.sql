{#
    Whether it is written down when each table was built, and from what, so that the next build
    looks at what is new. That takes tables whose rows can be deleted, which Parquet files are not.
#}
{% macro keeps_books() %}{{ return(adapter.dispatch('keeps_books')()) }}{% endmacro %}
{% macro default__keeps_books() %}{{ return(true) }}{% endmacro %}
{% macro spark__keeps_books() %}{{ return(false) }}{% endmacro %}

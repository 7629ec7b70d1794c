{#
    The number that a captured text is; null where it has more digits than a bigint holds. What a
    person wrote may have any number of digits, and a plain cast would end the whole build.
#}
{% macro number_in(column) %}{{ return(read_as(column, 'bigint')) }}{% endmacro %}

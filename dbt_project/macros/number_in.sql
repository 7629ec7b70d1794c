{#
    The number in a captured text; null if it has more digits than a bigint holds. Text by people
    may have any number of digits, and a plain cast would abort the build.
#}
{% macro number_in(column) %}{{ return(read_as(column, 'bigint')) }}{% endmacro %}

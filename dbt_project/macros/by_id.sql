{#
    An `order by` for rows of the same instant, in place of the id: the source's own number, as a
    number, and then the id itself.
#}
{% macro by_id(id) %}{{ id_order(id) }}, {{ id }}{% endmacro %}

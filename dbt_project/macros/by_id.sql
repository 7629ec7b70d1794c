{#
    What decides within one instant, for `order by` in place of the id: the source's own number, as a
    number, and the id itself where two have the same.
#}
{% macro by_id(id) %}{{ id_order(id) }}, {{ id }}{% endmacro %}

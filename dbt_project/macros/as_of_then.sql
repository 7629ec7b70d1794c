{#
    An `order by` for the value at a time: the latest version before it comes first. If there is
    none, the first version after it does. So past events use past values.
#}
{% macro as_of_then(seen_at, moment) -%}
    case when {{ seen_at }} <= {{ moment }} then 0 else 1 end,
    case when {{ seen_at }} <= {{ moment }} then {{ seen_at }} end desc,
    {{ seen_at }}
{%- endmacro %}

{#
    For `order by`: what was known at a moment stands first, the latest of it before all; where nothing
    was known yet, what was seen first after it. So the past is read by the past's words.
#}
{% macro as_of_then(seen_at, moment) -%}
    case when {{ seen_at }} <= {{ moment }} then 0 else 1 end,
    case when {{ seen_at }} <= {{ moment }} then {{ seen_at }} end desc,
    {{ seen_at }}
{%- endmacro %}

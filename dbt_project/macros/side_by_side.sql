{#
    The rows of several CTEs side by side, joined on the same keys: `measured` has the keys of all.
#}
{% macro side_by_side(parts, keys) -%}
    (
        {%- for part in parts %}
        select {{ keys | join(', ') }} from {{ part }}
        {{ 'union' if not loop.last }}
        {%- endfor %}
    ) as measured
    {%- for part in parts %}
    left join {{ part }}
        on
            {%- for key in keys %}
            {{ 'and ' if not loop.first }}measured.{{ key }} = {{ part }}.{{ key }}
            {%- endfor %}
    {%- endfor %}
{%- endmacro %}

{# A part of a sum, as a rate; no part is 0, and a part of 0 is null. #}
{% macro share_of(part, whole) -%}
    cast(case when {{ whole }} is not null then coalesce({{ part }}, 0) end as double precision)
        / cast({{ whole }} as double precision)
{%- endmacro %}

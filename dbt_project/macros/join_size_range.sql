{# Join the range, as `sizes`, that a number of changed lines lies in; an unknown number lies in none. #}
{% macro join_size_range(line_count) -%}
    left join {{ ref('size_ranges') }} as sizes
        on
            {{ line_count }} >= sizes.from_line_count
            and ({{ line_count }} < sizes.below_line_count or sizes.below_line_count is null)
{%- endmacro %}

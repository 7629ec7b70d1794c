{# Join the range of a number of changed lines, as `sizes`. An unknown number has no range. #}
{% macro join_size_range(line_count) -%}
    left join {{ ref('size_ranges') }} as sizes
        on
            {{ line_count }} >= sizes.from_line_count
            and ({{ line_count }} < sizes.below_line_count or sizes.below_line_count is null)
{%- endmacro %}

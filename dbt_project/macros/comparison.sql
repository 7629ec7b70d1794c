{# A count by the day, so that months of unequal length compare; anything else as it is. #}
{% macro per_day(column) -%}
    {{ column }} / case when metric = 'deployment_frequency' then {{ column | replace('value', 'days') }} else 1 end
{%- endmacro %}

{# What became of a value since the period before; null where one of them is unknown, or still grows. #}
{% macro change_since_previous() -%}
        case
            when is_running or value is null or previous_value is null then null
            when {{ per_day('value') }} = {{ per_day('previous_value') }} then 'same'
            when not {{ is_more_than_chance() }} then 'within_noise'
            when ({{ per_day('value') }} > {{ per_day('previous_value') }}) = (metric = 'deployment_frequency')
                then 'better'
            else 'worse'
        end
{%- endmacro %}

{#
    Whether a value and the one before differ by more than 95 % of what chance makes of one process. Half
    a count on either side is the correction for small counts, a median's error is a quarter larger than
    a mean's.
#}
{% macro is_more_than_chance() %}
            {%- set size = 'sqrt(1.0 / sample_count + 1.0 / previous_sample_count)' -%}
            {%- set pooled = '((value * sample_count + previous_value * previous_sample_count) / (sample_count + previous_sample_count))' -%}
            case
                when metric = 'deployment_frequency' then
                    abs(value / days - previous_value / previous_days)
                    - 0.5 * (1.0 / days + 1.0 / previous_days)
                    > 1.96 * sqrt(value / (days * days) + previous_value / (previous_days * previous_days))
                when sample_count = 0 or previous_sample_count = 0 then false
                when metric like '%_rate' then
                    abs(value - previous_value)
                    - 0.5 * (1.0 / sample_count + 1.0 / previous_sample_count)
                    > 1.96 * sqrt(greatest({{ pooled }} * (1 - {{ pooled }}), 0)) * {{ size }}
                else
                    abs(ln(greatest(value, 1) / greatest(previous_value, 1)))
                    > 1.96 * 1.25 * ln(4) * {{ size }}
            end
{%- endmacro %}

{# Whether a goal is one of the row's scope and metric, and of its period's last day. #}
{% macro is_goal_of(goals) -%}
    judged.scope = {{ goals }}.scope
            and judged.metric = {{ goals }}.metric
            and judged.period_end_date >= {{ goals }}.valid_from
            and ({{ goals }}.valid_to is null or judged.period_end_date <= {{ goals }}.valid_to)
{%- endmacro %}

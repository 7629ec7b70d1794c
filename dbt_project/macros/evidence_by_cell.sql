{# The evidence of one metric, once for each period that holds its date. #}
{% macro evidence_by_cell(metric) %}
    select
        evidence.service,
        evidence.environment,
        evidence.value,
        evidence.is_included,
        evidence.reason,
        period_dates.grain,
        period_dates.period_start_date
    from {{ ref('dora_evidence') }} as evidence
    inner join {{ ref('period_dates') }} as period_dates
        on evidence.metric_date = period_dates.metric_date
    where evidence.metric = '{{ metric }}'
{% endmacro %}

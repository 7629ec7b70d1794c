{#
    The evidence of one metric, once for each cell whose period holds its date. A cell is one
    number, so that sorting for all its statistics is cheap. Dates are left out once they have
    passed without a change. Evidence that depends on deployments is left out if not all of them are
    known.
#}
{% macro evidence_by_cell(metric) %}
    {%- set needs_history = metric != 'incident_restore_time' -%}
    {%- if passed_at() %}
    select
        recent.cell_id,
        evidence.value,
        evidence.is_included,
        evidence.reason
    from (
        -- First the days of the cells in scope, then the events on those days.
        select distinct
            cells.cell_id,
            cells.service,
            cells.environment,
            period_dates.metric_date
        from {{ ref('cells') }} as cells
        inner join {{ ref('period_dates') }} as period_dates
            on cells.period_id = period_dates.period_id
        {{ join_history_starts('cells') if needs_history }}
        where
            cells._built_at > {{ passed_at() }}
            {{ 'and (' ~ is_history_known() ~ ')' if needs_history }}
    ) as recent
    inner join {{ ref('dora_evidence') }} as evidence
        on
            recent.service = evidence.service
            and recent.environment = evidence.environment
            and recent.metric_date = evidence.metric_date
    {%- else %}
    select
        {{ cell_id('units.unit_id', 'period_dates.period_id') }} as cell_id,
        evidence.value,
        evidence.is_included,
        evidence.reason
    from {{ ref('dora_evidence') }} as evidence
    inner join {{ ref('units') }} as units
        on
            evidence.service = units.service
            and evidence.environment = units.environment
    inner join {{ ref('period_dates') }} as period_dates
        on evidence.metric_date = period_dates.metric_date
    {{ join_history_starts('evidence') if needs_history }}
    {%- endif %}
    where
        evidence.metric = '{{ metric }}'
        {{ 'and (' ~ is_history_known() ~ ')' if needs_history and not passed_at() }}
{% endmacro %}

{# The cells of a metric's table with that number. #}
{% macro numbered_cells(table) %}
    select
        measured.*,
        cells.cell_id
    from {{ table }} as measured
    inner join {{ ref('cells') }} as cells
        on
            measured.service = cells.service
            and measured.environment = cells.environment
            and measured.grain = cells.grain
            and measured.period_start_date = cells.period_start_date
    {%- if passed_at() %}
    where cells._built_at > {{ passed_at() }}
    {%- endif %}
{% endmacro %}

{# The statistics of `value`, or another column, over the rows that match a condition. #}
{% macro statistics_of(over, name) %}
    {{ return(statistics(over[0], name, over[1]) if over is not string else statistics('value', name, over)) }}
{% endmacro %}

{# Without rows the count and the sum are 0; a mean, a percentile and a rate are null. #}
{% macro differs(published, aggregated) %}
    {%- if published.endswith('_count') -%}
        coalesce({{ published }}, 0) <> coalesce({{ aggregated }}, 0)
    {%- elif published.endswith('_points') -%}
        abs(coalesce({{ published }}, 0) - coalesce({{ aggregated }}, 0)) > 1e-6
    {%- elif published.endswith('_mean_seconds') -%}
        ({{ published }} is null) <> ({{ aggregated }} is null)
        or abs({{ published }} - {{ aggregated }}) > 1e-6
    {%- else -%}
        {{ published }} is distinct from {{ aggregated }}
    {%- endif -%}
{% endmacro %}

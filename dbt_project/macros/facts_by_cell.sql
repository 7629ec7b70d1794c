{#
    Facts with the cells that hold their date, as `cell_id`: one row per fact and period. If the
    model builds only some of its cells, those in its CTE `cells`, facts of other cells are not
    read. A period with unknown deployments has no facts, except those that do not depend on
    deployments (`unless`).
#}
{% macro facts_by_cell(facts, dated_by, unless='1 = 0') %}
    {%- set units, period_dates = ref('units'), ref('period_dates') -%}
    (
        select
            facts.*,
            {{ cell_id('units.unit_id', 'period_dates.period_id') }} as cell_id
        from {{ facts }} as facts
        inner join {{ units }} as units
            on
                facts.service = units.service
                and facts.environment = units.environment
        inner join {{ period_dates }} as period_dates
            on facts.{{ dated_by }} = period_dates.metric_date
        {{ join_history_starts('facts') }}
        {%- if is_incremental() %}
        inner join cells
            on
                units.unit_id = cells.unit_id
                and period_dates.period_id = cells.period_id
        {%- endif %}
        where
            ({{ is_history_known() }} or {{ unless }})
            {%- if is_incremental() %}
            -- Before facts are multiplied by their periods.
            and {{ is_on_day_of_cells(dated_by) }}
            {%- endif %}
    ) as facts_by_cell
{%- endmacro %}

{# Whether a fact is on a day of the cells in scope, those in the model's CTE `cells`. #}
{% macro is_on_day_of_cells(dated_by) -%}
    {%- if is_incremental() -%}
    (facts.service, facts.environment, facts.{{ dated_by }}) in (
        select distinct
            cells.service,
            cells.environment,
            days.metric_date
        from cells
        inner join {{ ref('period_dates') }} as days
            on cells.period_id = days.period_id
    )
    {%- else -%}
    facts.{{ dated_by }} is not null
    {%- endif -%}
{%- endmacro %}

{#
    Values of facts with the cells that hold their date, as `cell_id`: one row per fact and period.
    Until then the values of a day are one array, so that a cell is put together from a few days and
    not from many facts.

      values     {name: expression}; a fact that does not count has null
      by         columns of the facts that divide a cell
      condition  which facts are read
#}
{% macro values_by_cell(facts, values, by=[], condition='1 = 1', dated_by='deployed_date') -%}
    {%- set days = by_day(facts, dated_by, in_arrays(values), by, condition, is_on_day_of_cells(dated_by)) -%}
    ({{ unnested(facts_by_cell(days, dated_by), ['cell_id'] + by, values) }}) as values_by_cell
{%- endmacro %}

{#
    Sums of facts over the cells that hold their date, by `cell_id` and `by`: first over each day,
    because a day is in twenty periods.

      sums   {name: a count or sum of facts}
#}
{% macro sums_by_cell(facts, sums, by=[], condition='1 = 1', dated_by='deployed_date') -%}
    {%- set days = by_day(facts, dated_by, sums, by, condition, is_on_day_of_cells(dated_by)) -%}
    select
        {{ (['cell_id'] + by) | join(', ') }}
        {%- for name in sums %},
        {{ 'cast(sum(' ~ name ~ ') as bigint)' if name.endswith('_count') else 'sum(' ~ name ~ ')' }} as {{ name }}
        {%- endfor %}
    from {{ facts_by_cell(days, dated_by) }}
    group by {{ (['cell_id'] + by) | join(', ') }}
{%- endmacro %}

{# Aggregates, {name: expression}, of the facts of each service, environment, day and `by`. #}
{% macro by_day(facts, dated_by, aggregates, by, condition, scope) %}
    {%- set keys = ['service', 'environment', dated_by] + by -%}
    (
        select
            {{ keys | join(', ') }}
            {%- for name, aggregate in aggregates.items() %},
            {{ aggregate }} as {{ name }}
            {%- endfor %}
        from {{ facts }} as facts
        where
            {{ condition }}
            and {{ scope }}
        group by {{ keys | join(', ') }}
    )
{%- endmacro %}

{# Values, {name: expression}, as arrays of them. #}
{% macro in_arrays(values) %}
    {%- set arrays = {} -%}
    {%- for name, value in values.items() -%}{%- do arrays.update({name: 'array_agg(' ~ value ~ ')'}) -%}{%- endfor -%}
    {{ return(arrays) }}
{% endmacro %}

{# The day from which all deployments for a table's rows are known; null if they always are. #}
{% macro join_history_starts(table_name) -%}
    left join {{ ref('unit_history_starts') }} as history_starts
            on
                {{ table_name }}.service = history_starts.service
                and {{ table_name }}.environment = history_starts.environment
{%- endmacro %}

{# Whether all deployments of a period are known. #}
{% macro is_history_known() -%}
    history_starts.service is null or period_dates.period_start_date > history_starts.known_from_date
{%- endmacro %}

{# A number for a service, environment and period, the same in every build of one warehouse. #}
{% macro cell_id(unit_id, period_id) %}{{ return('cast(' ~ unit_id ~ ' as bigint) * 1000000 + ' ~ period_id) }}{% endmacro %}

{# The columns of a metric that describe its cell, before its numbers. #}
{% macro cell_columns() -%}
    cells.service,
        cells.environment,
        cells.environment_tier,
        cells.grain,
        cells.period_start_date,
        cells.period_end_date,
        cells.is_open
{%- endmacro %}

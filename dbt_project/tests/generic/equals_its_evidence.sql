{#
    A metric's published values are the aggregates of its evidence, in any grain.

    `columns` has the aggregate of each from the rows behind a cell. `statistics` has the rows for
    the four statistics of their `value`. `rates` has the two columns of a rate. The rows are those
    of one `metric` in dora_evidence. For a table without services they are those of a table
    (`facts`), by its `key`, and by a date in the cell's period (`dated_by`). Sums and means are
    compared to a millionth, everything else exactly.

    Rows: cells that differ.
#}
{% test equals_its_evidence(model, columns, metric=none, facts=none, key=[], dated_by=none, statistics={}, rates={}) %}
    {%- set cell = ['cell_id'] if metric else key + (['grain', 'period_start_date'] if dated_by else []) -%}
    {%- set same_cell = [] -%}
    {%- for column in cell -%}{%- do same_cell.append('published.' ~ column ~ ' = aggregated.' ~ column) -%}{%- endfor -%}
    {%- set compared = columns | list + rates | list -%}
    {%- for name in statistics -%}
        {%- for statistic in ['p50', 'p75', 'p90', 'mean'] -%}{%- do compared.append(name ~ '_' ~ statistic ~ '_seconds') -%}{%- endfor -%}
    {%- endfor -%}
    with published as (
        {{ numbered_cells(attached_table(model)) if metric else 'select * from ' ~ model }}
    ),
    evidence as (
        {%- if metric %}
        {{ evidence_by_cell(metric) }}
        {%- else %}
        select facts.*{{ ', published.grain, published.period_start_date' if dated_by }}
        from {{ facts }} as facts
        {%- if dated_by %}
        inner join published
            on
                {%- for column in key %}
                facts.{{ column }} = published.{{ column }} and
                {%- endfor %}
                facts.{{ dated_by }} between published.period_start_date and published.period_end_date
        {%- endif %}
        {%- endif %}
    ),
    aggregated as (
        select
            {{ cell | join(', ') }}
            {%- for name, expression in columns.items() %},
            {{ expression }} as {{ name }}
            {%- endfor %}
            {%- for name, over in statistics.items() %},
            {{ statistics_of(over, name) }}
            {%- endfor %}
        from evidence
        group by {{ cell | join(', ') }}
    ),
    rated as (
        select
            *
            {%- for name, terms in rates.items() %},
            cast({{ terms[0] }} as double precision) / nullif({{ terms[1] }}, 0) as {{ name }}
            {%- endfor %}
        from aggregated
    )
    select
        {%- for column in cell %}
        coalesce(published.{{ column }}, aggregated.{{ column }}) as {{ column }},
        {%- endfor %}
        {%- for column in compared %}
        published.{{ column }} as published_{{ column }},
        aggregated.{{ column }} as aggregated_{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from published
    full outer join rated as aggregated
        on {{ same_cell | join(' and ') }}
    where
        {%- if not metric %}
        published.{{ cell[0] }} is null or
        {%- endif %}
        {%- for column in compared %}
        {{ differs('published.' ~ column, 'aggregated.' ~ column) }}{{ ' or' if not loop.last }}
        {%- endfor %}
{% endtest %}

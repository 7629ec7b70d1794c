{#
    The grain: no two rows share these columns, and none of them is null, except those that may be.
    If only new rows are read, each is compared with the whole table.
#}
{% test unique_together(model, columns, may_be_null=[]) %}
    {%- set everything = tested_table() if '(' not in columns | join else none %}
    select
        {{ columns | join(', ') }},
        count(*) as row_count
    {%- if everything %}
    from (
        select {% for column in columns %}recent.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
        from (select * from {{ model }}) as recent
        left join {{ everything }} as known
            on
                {%- for column in columns %}
                {{ 'and ' if not loop.first }}recent.{{ column }} {{ 'is not distinct from' if column in may_be_null else '=' }} known.{{ column }}
                {%- endfor %}
    ) as found
    {%- else %}
    from {{ model }}
    {%- endif %}
    group by {{ columns | join(', ') }}
    having
        count(*) > 1
        {%- for column in columns if column not in may_be_null %}
        or {{ column }} is null
        {%- endfor %}
{% endtest %}

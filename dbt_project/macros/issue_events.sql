{#
    What happened to issues, and when: they were opened, started and resolved, and entered or left
    the category in progress. One row per issue and event.
#}
{% macro issue_events() %}
    {%- for event, table_name, date_column in [
        ('opened', 'fct_issues', 'opened_date'),
        ('started', 'fct_issues', 'started_date'),
        ('resolved', 'fct_issues', 'resolved_date'),
        ('entered', 'fct_issue_status_intervals', 'started_date'),
        ('left', 'fct_issue_status_intervals', 'ended_date'),
    ] %}
    select
        site,
        project_key,
        issue_type,
        '{{ event }}' as event,
        {{ date_column }} as event_date,
        {{ 'story_points' if event == 'resolved' else 'cast(null as double precision)' }} as points
    from {{ ref(table_name) }}
    where
        {{ date_column }} is not null
        {{ "and status_category = 'indeterminate'" if event in ['entered', 'left'] }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

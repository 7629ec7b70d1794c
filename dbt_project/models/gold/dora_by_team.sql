-- The five metrics of each team and of the organisation, `*`, from the rows of the services that a
-- team, or one below it, had on their day: never from other averages.
-- Grain: one row per team, environment tier, grain and period start; no days.

{%- set changes = {'commit': 'lead_time', 'pull_request': 'pull_request_lead_time'} %}
{%- set kinds = {
    'recovery': ['recovery_time', 'recovery'], 'incident': ['incident_restore_time', 'restore'],
} %}
{%- set cell_columns = [
    'environment_tier', 'grain', 'period_start_date', 'period_end_date', 'is_open',
    'service_count', 'left_out_service_count', 'incident_service_count',
] %}
with cells as (

    select * from {{ ref('cells') }}
    {{ in_scope('changed_cells', ['grain', 'period_start_date'], condition="grain <> 'day'") }}

),

team_cells as (
    {{ cells_by_team() }}
),

{% for change, name in changes.items() -%}
{{ change }}s as (

    select
        cell_id,
        count(counted) as {{ change }}_count,
        {{ statistics('lead_time', name) }}
    from {{ values_by_team(ref('fct_' ~ change ~ 's'), {
        'counted': 'case when reason is null then 1 end',
        'lead_time': 'case when reason is null then lead_time_seconds end',
    }) }}
    group by cell_id

),

{% endfor -%}
deployments as (
    {{ deployments_by_team() }}
),

recoveries as (
    {{ recoveries_by_team(kinds) }}
),

final as (

    -- sqlfluff loses the indentation of what Jinja repeats.
    -- noqa: disable=LT02
    select
        cells.team,
        case when cells.team = '*' then 'organisation' else 'team' end as scope,
        {%- for column in cell_columns %}
        cells.{{ column }},
        {%- endfor %}
        {{ deployment_measures() }},
        {%- for change, name in changes.items() %}
        coalesce({{ change }}s.{{ change }}_count, cells.empty_count) as {{ change }}_count,
        {{- statistic_columns(change ~ 's', name) }},
        {%- endfor %}
        {%- for noun, (metric, name) in kinds.items() %}
        {%- set empty_count = 'cells.empty_count' if noun == 'recovery' else '0' %}
        {%- for count in [noun ~ '_count', 'open_' ~ noun ~ '_count'] %}
        coalesce(recoveries.{{ count }}, 0) + {{ empty_count }} as {{ count }},
        {%- endfor %}
        {{- statistic_columns('recoveries', name) }},
        {%- endfor %}
        {{ reasons_by_team() }}
    from team_cells as cells
    {%- for part in ['commits', 'pull_requests', 'deployments', 'recoveries'] %}
    left join {{ part }}
        on cells.cell_id = {{ part }}.cell_id
    {%- endfor %}

)

select * from final

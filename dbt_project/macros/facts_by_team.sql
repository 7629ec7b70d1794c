{#
    Facts with the cells of the teams that owned the service on their date, as `cell_id`: one row
    per fact, team and period. It leaves out what `facts_by_cell` leaves out. If the model builds
    only some of its cells, those in its CTE `cells`, facts of other periods are not read.
#}
{% macro facts_by_team(facts, dated_by, unless='1 = 0') %}
    {%- set period_dates = ref('period_dates') -%}
    (
        select
            facts.*,
            {{ cell_id('team_units.group_id', 'period_dates.period_id') }} as cell_id
        from {{ facts }} as facts
        inner join {{ ref('team_units') }} as team_units
            on
                facts.service = team_units.service
                and facts.environment = team_units.environment
                and {{ is_team_of('facts.' ~ dated_by) }}
        inner join {{ period_dates }} as period_dates
            on
                facts.{{ dated_by }} = period_dates.metric_date
                and period_dates.grain <> 'day'
        {{ join_history_starts('facts') }}
        where
            ({{ is_history_known() }} or {{ unless }})
            {%- if is_incremental() %}
            and period_dates.period_id in (select cells.period_id from cells)
            and {{ is_on_day_of_periods(dated_by) }}
            {%- endif %}
    ) as facts_by_team
{%- endmacro %}

{# Whether a fact is on a day of the periods in scope, those in the model's CTE `cells`. #}
{% macro is_on_day_of_periods(dated_by) -%}
    {%- if is_incremental() -%}
    facts.{{ dated_by }} in (
        select days.metric_date
        from {{ ref('period_dates') }} as days
        where days.period_id in (select cells.period_id from cells)
    )
    {%- else -%}
    facts.{{ dated_by }} is not null
    {%- endif -%}
{%- endmacro %}

{# Values of facts with the cells of the teams that owned the service, as `values_by_cell` has them. #}
{% macro values_by_team(facts, values, condition='1 = 1', dated_by='deployed_date') -%}
    {%- set days = by_day(facts, dated_by, in_arrays(values), [], condition, is_on_day_of_periods(dated_by)) -%}
    ({{ unnested(facts_by_team(days, dated_by), ['cell_id'], values) }}) as values_by_team
{%- endmacro %}

{# Whether a time span of `team_units` overlaps the days from one to another. #}
{% macro is_team_of(first_day, last_day=none) -%}
    team_units.valid_from <= {{ last_day or first_day }}
                and (team_units.valid_to is null or team_units.valid_to >= {{ first_day }})
{%- endmacro %}

{#
    The cells of the teams, `team_cells`, from those of their services, `cells`: the number of
    services, of services with unknown deployments in the period, and of services with a known
    incident. A team is tracked since one of its services is.
#}
{% macro cells_by_team() %}
    select
        {{ cell_id('team_units.group_id', 'cells.period_id') }} as cell_id,
        team_units.team,
        team_units.environment_tier,
        cells.grain,
        cells.period_start_date,
        cells.period_end_date,
        cells.is_open,
        count(distinct cells.service) as service_count,
        count(distinct cells.service)
            filter (where cells.untracked_reason = 'history_not_known') as left_out_service_count,
        count(distinct with_incidents.service) as incident_service_count,
        count(distinct with_unknown_commits.service) as incomplete_service_count,
        case
            when count(*) filter (where cells.untracked_reason is null) > 0 then null
            {%- for reason in ['history_not_known', 'before_tracking'] %}
            when count(*) filter (where cells.untracked_reason = '{{ reason }}') > 0 then '{{ reason }}'
            {%- endfor %}
            else 'no_deployments'
        end as untracked_reason,
        -- Unknown where no service's deployments of the period are all known.
        max(cells.empty_count) as empty_count
    from cells
    inner join {{ ref('team_units') }} as team_units
        on
            cells.unit_id = team_units.unit_id
            and {{ is_team_of('cells.period_start_date', 'cells.period_end_date') }}
    left join {{ ref('services_with_incidents') }} as with_incidents
        on cells.service = with_incidents.service
    left join {{ ref('services_with_unknown_commits') }} as with_unknown_commits
        on cells.service = with_unknown_commits.service
    group by
        team_units.group_id, team_units.team, team_units.environment_tier, cells.period_id,
        cells.grain, cells.period_start_date, cells.period_end_date, cells.is_open
{%- endmacro %}

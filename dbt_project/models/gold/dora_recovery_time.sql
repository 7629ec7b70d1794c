-- Recovery, in its three kinds: of failed changes (DORA's failed deployment recovery time), of
-- incidents whatever caused them (mean time to recovery), and of broken pipelines. Dated by the
-- recovery. Open ones are counted on the day they began and are in no statistic.
-- Grain: one row per service, environment, grain and period start.

{#- Incidents are known even if deployments are not. #}
{%- set kinds = [
    ('recovery_time', 'recovery', 'recovery', 'cells.empty_count'),
    ('incident_restore_time', 'restore', 'incident', '0'),
    ('pipeline_recovery_time', 'pipeline_recovery', 'pipeline_recovery', 'cells.empty_count'),
] %}

with cells as (

    select * from {{ ref('cells') }}
    {{ in_scope('changed_cells', ['service', 'environment', 'grain', 'period_start_date']) }}

),

evidence as (

    select *
    from {{ facts_by_cell(
        ref('dora_evidence'), dated_by='metric_date', unless="facts.metric = 'incident_restore_time'"
    ) }}
    where metric in ('recovery_time', 'incident_restore_time', 'pipeline_recovery_time')

),

measured as (

    -- sqlfluff loses the indentation of what Jinja repeats.
    -- noqa: disable=LT02
    select
        cell_id,
        {%- for metric, name, noun, _ in kinds %}
        count(*) filter (where metric = '{{ metric }}' and is_included) as {{ noun }}_count,
        count(*) filter (where metric = '{{ metric }}' and reason = 'open')
            as open_{{ noun }}_count,
        {{ statistics('value', name, "metric = '" ~ metric ~ "' and is_included") }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from evidence
    group by cell_id

),

final as (

    select
        {{ cell_columns() }},
        {%- for metric, name, noun, empty_count in kinds %}
        coalesce(measured.{{ noun }}_count, 0) + {{ empty_count }} as {{ noun }}_count,
        coalesce(measured.open_{{ noun }}_count, 0) + {{ empty_count }}
            as open_{{ noun }}_count,
        {{- statistic_columns('measured', name) }},
        {%- endfor %}
        case
            when measured.recovery_count > 0 then null
            when cells.untracked_reason is not null then cells.untracked_reason
            when services_with_incidents.service is null then 'no_incident_source'
            else 'no_failures'
        end as reason,
        case
            when measured.incident_count > 0 then null
            when services_with_incidents.service is null then 'no_incident_source'
            else 'no_failures'
        end as incident_reason
    from cells
    left join measured
        on cells.cell_id = measured.cell_id
    left join {{ ref('services_with_incidents') }} as services_with_incidents
        on cells.service = services_with_incidents.service

)

select * from final

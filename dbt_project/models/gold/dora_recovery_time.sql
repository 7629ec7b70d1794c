-- Recovery, in its three kinds: of failed changes (DORA's failed deployment recovery time), of
-- incidents whatever caused them (mean time to recovery), and of broken pipelines.
-- Dated by the recovery. What is still open stays out of the statistics and is counted, on the day
-- it began.
-- Grain: one row per service, environment, grain and period start.

-- depends_on: {{ ref('dora_changed_cells') }}

with evidence as (

    select * from {{ ref('dora_evidence') }}
    where metric in ('recovery_time', 'incident_restore_time', 'pipeline_recovery_time')

),

units as (

    select * from {{ ref('units') }}

),

period_dates as (

    select * from {{ ref('period_dates') }}

),

cells as (

    select * from {{ ref('dora_cells') }}
    {{ only_changed() }}

),

measured as (

    -- sqlfluff loses the indentation of what Jinja repeats.
    -- noqa: disable=LT02
    select
        units.unit_id,
        period_dates.period_id,
        {%- for metric, name, noun in [
            ('recovery_time', 'recovery', 'recovery'),
            ('incident_restore_time', 'restore', 'incident'),
            ('pipeline_recovery_time', 'pipeline_recovery', 'pipeline_recovery'),
        ] %}
        count(*) filter (where evidence.metric = '{{ metric }}' and evidence.is_included)
            as {{ noun }}_count,
        count(*) filter (where evidence.metric = '{{ metric }}' and evidence.reason = 'open')
            as open_{{ noun }}_count,
        {{ statistics(
            'evidence.value', name, "evidence.metric = '" ~ metric ~ "' and evidence.is_included"
        ) }}{{ ',' if not loop.last }}
        {%- endfor %}
    from evidence
    inner join units
        on
            evidence.service = units.service
            and evidence.environment = units.environment
    inner join period_dates
        on evidence.metric_date = period_dates.metric_date
    {%- if is_incremental() %}
    inner join cells
        on
            units.unit_id = cells.unit_id
            and period_dates.period_id = cells.period_id
    {%- endif %}
    group by units.unit_id, period_dates.period_id

),

final as (

    select
        cells.service,
        cells.environment,
        cells.environment_tier,
        cells.grain,
        cells.period_start_date,
        cells.period_end_date,
        cells.is_open,
        {%- for name, noun in [
            ('recovery', 'recovery'),
            ('restore', 'incident'),
            ('pipeline_recovery', 'pipeline_recovery'),
        ] %}
        coalesce(measured.{{ noun }}_count, 0) as {{ noun }}_count,
        coalesce(measured.open_{{ noun }}_count, 0) as open_{{ noun }}_count,
        {%- for statistic in ['p50', 'p75', 'p90', 'mean'] %}
        measured.{{ name }}_{{ statistic }}_seconds,
        {%- endfor %}
        {%- endfor %}
        case
            when measured.recovery_count > 0 then null
            when cells.untracked_reason is not null then cells.untracked_reason
            else 'no_failures'
        end as reason,
        case
            when measured.incident_count > 0 then null
            when not cells.has_incidents then 'no_incident_source'
            else 'no_failures'
        end as incident_reason,
        {{ built_at() }} as _built_at
    from cells
    left join measured
        on
            cells.unit_id = measured.unit_id
            and cells.period_id = measured.period_id

)

select * from final

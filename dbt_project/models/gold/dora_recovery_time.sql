-- Recovery, in its three kinds: of failed changes (DORA's failed deployment recovery time), of
-- incidents whatever caused them (mean time to recovery), and of broken pipelines.
-- Dated by the recovery. What is still open stays out of the statistics and is counted, on the day
-- it began.
-- Grain: one row per service, environment, grain and period start.

with evidence as (

    select * from {{ ref('dora_evidence') }}
    where metric in ('recovery_time', 'incident_restore_time', 'pipeline_recovery_time')

),

incidents as (

    select distinct service from {{ ref('fct_incidents') }}

),

period_dates as (

    select * from {{ ref('period_dates') }}

),

service_periods as (

    select * from {{ ref('service_periods') }}

),

measured as (

    -- sqlfluff loses the indentation of what Jinja repeats.
    -- noqa: disable=LT02
    select
        evidence.service,
        evidence.environment,
        period_dates.grain,
        period_dates.period_start_date,
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
    inner join period_dates
        on evidence.metric_date = period_dates.metric_date
    group by
        evidence.service, evidence.environment, period_dates.grain,
        period_dates.period_start_date

),

final as (

    select
        service_periods.service,
        service_periods.environment,
        service_periods.environment_tier,
        service_periods.grain,
        service_periods.period_start_date,
        service_periods.period_end_date,
        service_periods.is_open,
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
            when service_periods.untracked_reason is not null then service_periods.untracked_reason
            else 'no_failures'
        end as reason,
        case
            when measured.incident_count > 0 then null
            when incidents.service is null then 'no_incident_source'
            else 'no_failures'
        end as incident_reason
    from service_periods
    left join measured
        on
            service_periods.service = measured.service
            and service_periods.environment = measured.environment
            and service_periods.grain = measured.grain
            and service_periods.period_start_date = measured.period_start_date
    left join incidents
        on service_periods.service = incidents.service

)

select * from final

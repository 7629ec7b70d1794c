-- What is missing for each metric of each service: the first of several gaps.
-- Grain: one row per service and metric.

with services as (

    select distinct service from {{ ref('service_repositories') }}

),

sightings as (

    select * from {{ ref('service_sightings') }}

),

history_starts as (

    select history_starts.*
    from {{ ref('unit_history_starts') }} as history_starts
    inner join {{ ref('headline_environments') }} as headline
        on
            history_starts.service = headline.service
            and history_starts.environment = headline.environment

),

unresolved_pins as (

    select * from {{ ref('unresolved_pins') }}

),

metrics as (

    {% for metric in [
        'deployment_frequency', 'lead_time', 'change_fail_rate', 'recovery_time', 'rework_rate',
    ] -%}
    select '{{ metric }}' as metric
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        services.service,
        metrics.metric,
        case
            when sightings.production_deployment_count = 0 then 'no_deployments'
            when metrics.metric = 'lead_time' and sightings.counted_commit_count = 0
                then case
                    when sightings.production_deployment_count = 1 then 'baseline_only'
                    when sightings.shipping_deployment_count = 0 then 'no_commit_named'
                    else 'no_changes'
                end
            when metrics.metric = 'lead_time' and sightings.unknown_parent_count > 0
                then 'incomplete_history'
            when metrics.metric = 'lead_time' and pins.service is not null then 'image_not_resolved'
            when
                metrics.metric in ('change_fail_rate', 'recovery_time')
                and sightings.incident_count = 0
                then 'no_incident_source'
            when history_starts.service is not null then 'history_not_known'
        end as missing,
        history_starts.known_from_date,
        sightings.unknown_parent_count,
        pins.tag as unresolved_tag,
        pins.config_repository
    from services
    cross join metrics
    inner join sightings on services.service = sightings.service
    left join history_starts on services.service = history_starts.service
    left join unresolved_pins as pins on services.service = pins.service

)

select * from final

-- Deployments that may have caused an incident, by each method: a named deployment, a commit, a
-- pull request or an issue in the text, a linked issue, the latest one shortly before.
-- Grain: one row per incident or bug, deployment and method.

with incidents as (

    select * from {{ ref('incidents') }}

),

named as (

    select * from {{ ref('incident_references') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

deployments as (

    select * from {{ ref('deployments') }}
    where
        outcome = 'success'
        and environment_tier = 'production'

),

pull_request_references as (

    select * from {{ ref('pull_request_references') }}

),

named_deployments as (

    select
        incidents.incident_key,
        deployments.deployment_id,
        'deployment_id' as method
    from incidents
    inner join deployments
        on incidents.reported_deployment_id = deployments.deployment_id
    union
    -- A source's own key is unique within its service only.
    select
        incidents.incident_key,
        deployments.deployment_id,
        'deployment_id' as method
    from incidents
    inner join deployments
        on
            incidents.reported_deployment_id = deployments.source_id
            and coalesce(incidents.service, deployments.service) = deployments.service

),

by_sha as (

    select
        named.incident_key,
        shipped.deployment_id,
        shipped.service,
        'sha' as method
    from named
    inner join {{ ref('deployment_commits') }} as shipped
        on
            named.sha = shipped.sha
            and shipped.is_first_shipment
            and shipped.is_outside_paths is not true
    where named.kind = 'sha'
    union all
    -- No digit comes after f, so all shas with this beginning are between these two.
    select
        named.incident_key,
        shipped.deployment_id,
        shipped.service,
        'sha' as method
    from named
    inner join {{ ref('deployment_commits') }} as shipped
        on
            named.sha <= shipped.sha
            and named.sha || 'g' > shipped.sha
            and shipped.is_first_shipment
            and shipped.is_outside_paths is not true
    where named.kind = 'short_sha'

),

by_pull_request as (

    select
        named.incident_key,
        shipments.deployment_id,
        shipments.service,
        'pull_request' as method
    from named
    inner join {{ ref('pull_request_shipments') }} as shipments
        on
            named.repository = shipments.repository
            and named.number = shipments.number
    where named.kind = 'pull_request'

),

by_issue as (

    select
        named.incident_key,
        shipments.deployment_id,
        shipments.service,
        named.kind as method
    from named
    inner join pull_request_references
        on named.named_id = pull_request_references.incident_id
    inner join {{ ref('pull_request_shipments') }} as shipments
        on
            pull_request_references.repository = shipments.repository
            and pull_request_references.number = shipments.number

),

-- An incident of one service is not caused by another's deployment.
by_name as (

    {% for method in ['by_sha', 'by_pull_request', 'by_issue'] -%}
    select
        {{ method }}.incident_key,
        {{ method }}.deployment_id,
        {{ method }}.method
    from {{ method }}
    inner join incidents
        on
            {{ method }}.incident_key = incidents.incident_key
            and {{ method }}.service = coalesce(incidents.service, {{ method }}.service)
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

windows as (

    select
        service,
        max(incident_window_hours) as incident_window_hours
    from services
    group by service

),

-- Both in one order of time: comparing all pairs would cost the square of a service's history. If
-- an incident began as a deployment finished, the incident comes first: that deployment is not
-- earlier.
moments as (

    select
        service,
        finished_at as happened_at,
        finished_at,
        cast(null as {{ dbt.type_string() }}) as incident_key,
        1 as turn
    from deployments
    union all
    select
        service,
        started_at as happened_at,
        cast(null as {{ dbt.type_timestamp() }}) as finished_at,
        incident_key,
        0 as turn
    from incidents

),

latest_before as (

    select
        service,
        incident_key,
        happened_at as started_at,
        max(finished_at) over (
            partition by service
            order by happened_at, turn
            rows between unbounded preceding and current row
        ) as finished_at
    from moments

),

by_time as (

    select
        latest_before.incident_key,
        deployments.deployment_id,
        'time_window' as method
    from latest_before
    inner join windows
        on latest_before.service = windows.service
    inner join deployments
        on
            latest_before.service = deployments.service
            and latest_before.finished_at = deployments.finished_at
    where
        latest_before.incident_key is not null
        and {{ seconds_between('latest_before.finished_at', 'latest_before.started_at') }}
        <= windows.incident_window_hours * 3600

),

final as (

    {% for method in ['named_deployments', 'by_name', 'by_time'] -%}
    select * from {{ method }}
    {{ 'union' if not loop.last }}
    {% endfor %}

)

select * from final

-- The deployment that caused an incident, with the method and the confidence of the link. The most
-- explicit method with a match decides, and the latest of its deployments. A deployment that
-- finished after the incident began, or ended, did not cause it. Without a match no change did.
-- Grain: one row per incident or bug that is linked.

{%- set methods = [
    ('deployment_id', 1.0), ('sha', 1.0), ('pull_request', 0.9),
    ('issue_key', 0.8), ('issue_link', 0.8), ('time_window', 0.5),
] %}

with incidents as (

    select * from {{ ref('incidents') }}

),

candidates as (

    select * from {{ ref('incident_candidates') }}

),

deployments as (

    select * from {{ ref('deployments') }}
    where outcome = 'success' and environment_tier = 'production'

),

ranked as (

    select
        candidates.incident_key,
        candidates.method,
        deployments.deployment_id,
        deployments.service,
        deployments.environment,
        row_number() over (
            partition by candidates.incident_key
            order by
                case candidates.method
                    {%- for method, _ in methods %}
                    when '{{ method }}' then {{ loop.index }}
                    {%- endfor %}
                end,
                deployments.finished_at desc,
                deployments.source_order desc,
                deployments.deployment_id
        ) as preference
    from candidates
    inner join incidents on candidates.incident_key = incidents.incident_key
    inner join deployments
        on
            candidates.deployment_id = deployments.deployment_id
            and deployments.finished_at <= least(incidents.started_at, incidents.resolved_at)
            and incidents.verdict is distinct from 'fine'

),

final as (

    select
        incident_key,
        deployment_id,
        service,
        environment,
        method as link_method,
        cast(
            case method
                {%- for method, confidence in methods %}
                when '{{ method }}' then {{ confidence }}
                {%- endfor %}
            end as double precision
        ) as link_confidence
    from ranked
    where preference = 1

)

select * from final

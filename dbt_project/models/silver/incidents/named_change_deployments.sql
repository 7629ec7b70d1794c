-- Deployments that shipped a change that an incident names: a commit, a pull request, or a pull
-- request that names an issue which the incident names or is linked to.
-- Grain: one row per incident or bug, deployment and method.

with named as (

    select * from {{ ref('incident_references') }}

),

shipped as (

    select * from {{ ref('deployment_commits') }}
    where
        is_first_shipment
        and is_outside_paths is not true

),

shipments as (

    select * from {{ ref('pull_request_shipments') }}

),

pull_request_references as (

    select * from {{ ref('pull_request_references') }}

),

final as (

    -- No digit comes after f, so all shas with one beginning are between it and it with a g.
    {% for kind, is_named in [
        ('sha', 'named.sha = shipped.sha'),
        ('short_sha', "named.sha <= shipped.sha and named.sha || 'g' > shipped.sha"),
    ] -%}
    select
        named.incident_key,
        shipped.deployment_id,
        shipped.service,
        'sha' as method
    from named
    inner join shipped on {{ is_named }}
    where named.kind = '{{ kind }}'
    union
    {% endfor -%}
    select
        named.incident_key,
        shipments.deployment_id,
        shipments.service,
        'pull_request' as method
    from named
    inner join shipments
        on
            named.repository = shipments.repository
            and named.number = shipments.number
    where named.kind = 'pull_request'
    union
    select
        named.incident_key,
        shipments.deployment_id,
        shipments.service,
        named.kind as method
    from named
    inner join pull_request_references
        on named.named_id = pull_request_references.incident_id
    inner join shipments
        on
            pull_request_references.repository = shipments.repository
            and pull_request_references.number = shipments.number

)

select * from final

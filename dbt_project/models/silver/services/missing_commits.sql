-- Commits that the warehouse lacks: parents at the end of the known history, and deployed commits
-- known from webhooks alone.
-- Grain: one row per service and commit.

with services as (

    select * from {{ ref('service_repositories') }}

),

deployments as (

    select * from {{ ref('deployments') }}
    where shipment_order is not null

),

commits as (

    select * from {{ ref('commits') }}

),

unknown_parents as (

    select * from {{ ref('unknown_parents') }}

),

final as (

    select
        services.service,
        unknown_parents.parent_sha as sha
    from unknown_parents
    inner join commits
        on unknown_parents.sha = commits.sha
    inner join services
        on commits.repository = services.repository
    union
    select
        deployment_commits.service,
        unknown_parents.parent_sha as sha
    from unknown_parents
    inner join {{ ref('deployment_commits') }} as deployment_commits
        on
            unknown_parents.parent_sha = deployment_commits.sha
            and deployment_commits.is_first_shipment
    union
    select
        deployments.service,
        deployments.sha
    from deployments
    left join commits
        on deployments.sha = commits.sha
    where commits.sha is null

)

select * from final

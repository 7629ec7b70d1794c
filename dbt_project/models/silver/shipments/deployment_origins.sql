-- How many commits of its service each deployment shipped first, by origin. A merge is not a change
-- of its own.
-- Grain: one row per deployment and origin that it shipped any of.

with deployments as (

    select * from {{ ref('deployments') }}
    {{ in_scope('changed_deployments', ['deployment_id']) }}

),

shipped as (

    select * from {{ ref('deployment_commits') }}
    where
        is_first_shipment
        and is_outside_paths is not true
        and {{ belongs_to('deployments.deployment_id') }}

),

commits as (

    select * from {{ ref('commits') }}
    where not is_merge

),

final as (

    select
        shipped.deployment_id,
        commits.origin,
        count(*) as change_count
    from shipped
    inner join commits
        on
            shipped.repository = commits.repository
            and shipped.sha = commits.sha
    group by
        shipped.deployment_id,
        commits.origin

)

select * from final

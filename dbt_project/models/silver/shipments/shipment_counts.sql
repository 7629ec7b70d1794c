-- How many commits, pull requests and changed lines of its service each deployment shipped first.
-- Grain: one row per deployment that shipped any.

with deployments as (

    select * from {{ ref('deployments') }}
    {{ in_scope('changed_deployments', ['deployment_id']) }}

),

commits as (

    select
        deployment_id,
        count(*) as commit_count
    from {{ ref('deployment_commits') }}
    where
        is_first_shipment
        and is_outside_paths is not true
        and {{ belongs_to('deployments.deployment_id') }}
    group by deployment_id

),

pull_requests as (

    select
        shipments.deployment_id,
        count(*) as pull_request_count,
        -- Null if the size of one of them is unknown.
        cast(case
            when count(*) = count(sizes.additions + sizes.deletions)
                then sum(sizes.additions + sizes.deletions)
        end as bigint) as line_count
    from {{ ref('pull_request_shipments') }} as shipments
    left join {{ ref('pull_requests') }} as sizes
        on
            shipments.repository = sizes.repository
            and shipments.number = sizes.number
    where {{ belongs_to('deployments.deployment_id') }}
    group by shipments.deployment_id

),

final as (

    select
        deployments.deployment_id,
        coalesce(commits.commit_count, 0) as commit_count,
        coalesce(pull_requests.pull_request_count, 0) as pull_request_count,
        pull_requests.line_count,
        sizes.size_class
    from deployments
    left join commits
        on deployments.deployment_id = commits.deployment_id
    left join pull_requests
        on deployments.deployment_id = pull_requests.deployment_id
    {{ join_size_range('pull_requests.line_count') }}
    where
        commits.commit_count is not null
        or pull_requests.pull_request_count is not null

)

select * from final

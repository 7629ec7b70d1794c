-- Pull requests that are open, with what they wait for. One of a repository that several services
-- share belongs to each of them: which files it will change is not known before its merge.
-- Grain: one row per open pull request and service.

with pull_requests as (

    select * from {{ ref('pull_requests') }}
    where
        merged_at is null
        and closed_at is null

),

services as (

    select distinct
        service,
        repository
    from {{ ref('service_repositories') }}

),

final as (

    select
        pull_requests.repository,
        pull_requests.number,
        services.service,
        pull_requests.title,
        pull_requests.url,
        pull_requests.is_bot,
        case
            when pull_requests.is_draft then 'draft'
            when pull_requests.approved_at is not null then 'merge'
            when pull_requests.first_review_at is not null then 'approval'
            else 'review'
        end as waits_for,
        pull_requests.additions,
        pull_requests.deletions,
        pull_requests.opened_at,
        pull_requests.ready_at,
        pull_requests.first_review_at,
        pull_requests.approved_at
    from pull_requests
    inner join services on pull_requests.repository = services.repository

)

select * from final

-- The issues that a deployment shipped: those that its pull requests name.
-- Grain: one row per deployment and issue.

with pull_requests as (

    select * from {{ ref('fct_pull_requests') }}
    where deployment_id is not null

),

named_issues as (

    select * from {{ ref('pull_request_references') }}

),

issue_names as (

    select * from {{ ref('issue_names') }}

),

final as (

    select distinct
        pull_requests.deployment_id,
        named_issues.incident_id as issue,
        pull_requests.service,
        pull_requests.environment,
        pull_requests.environment_tier,
        issue_names.title,
        issue_names.url,
        pull_requests.deployed_date
    from pull_requests
    inner join named_issues
        on
            pull_requests.repository = named_issues.repository
            and pull_requests.number = named_issues.number
    inner join issue_names on named_issues.incident_id = issue_names.issue

)

select * from final

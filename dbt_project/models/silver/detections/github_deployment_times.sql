-- What the statuses of GitHub's deployments say: when each ran, ended, and was healthy again. A
-- failure after the success is a health check's report: the deployment did not stay healthy.
-- Grain: one row per repository and deployment that has a status.

{%- set deployment = 'partition by repository, github_deployment_id' %}

with statuses as (

    select * from {{ ref('github__deployment_statuses') }}
    {{ in_scope('changed_github_deployments', ['repository', 'github_deployment_id']) }}

),

-- Many statuses have no log: the first that has one is used.
ordered as (

    select
        *,
        row_number() over (
            {{ deployment }}
            order by
                case when log_url <> '' then 0 else 1 end, created_at, {{ by_id('status_id') }}
        ) as log_choice,
        min(case when state = 'success' then created_at end) over ({{ deployment }})
            as succeeded_at
    from statuses

),

checked as (

    select
        *,
        min(
            case
                when state in ('failure', 'error') and created_at > succeeded_at then created_at
            end
        ) over ({{ deployment }}) as unhealthy_at
    from ordered

),

final as (

    select
        repository,
        github_deployment_id,
        max(case when log_choice = 1 then nullif(log_url, '') end) as log_url,
        min(created_at) filter (where state = 'in_progress') as running_at,
        min(succeeded_at) as succeeded_at,
        min(created_at) filter (where state in ('failure', 'error')) as failed_at,
        min(created_at) filter (where state = 'inactive') as inactive_at,
        min(unhealthy_at) as unhealthy_at,
        min(created_at) filter (where state = 'success' and created_at > unhealthy_at)
            as healthy_at,
        max(fetched_at) as known_at
    from checked
    group by repository, github_deployment_id

)

select * from final

-- GitHub deployments with new data: the deployment, a status or its deletion.
-- Grain: one row per repository, deployment and build that noticed it.

with deployments as (

    select * from {{ ref('github__deployments') }}

),

statuses as (

    select * from {{ ref('github__deployment_statuses') }}

),

deletions as (

    select
        repository,
        record_id as github_deployment_id,
        _built_at
    from {{ ref('github__deletions') }}
    where table_name = 'deployments'

),

final as (

    {% for arrived in ['deployments', 'statuses', 'deletions'] -%}
    select
        repository,
        github_deployment_id
    from {{ arrived }}
    where {{ changed_since_last_build('_built_at') }}
    {{ 'union' if not loop.last }}
    {% endfor %}

)

select * from final

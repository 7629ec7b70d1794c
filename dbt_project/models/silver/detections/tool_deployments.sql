-- Deployments as GitLab and Argo CD tell of their own. What GitLab says is of a moment; Argo CD's
-- sync names the revision of the repository that it follows.
-- Grain: one row per delivery.

{%- set text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}

with gitlab as (

    select
        *,
        min(told_at) over (partition by repository, deployment_id) as first_told_at
    from {{ ref('push__gitlab_deployments') }}
    where status in ('running', 'success', 'failed', 'canceled')

),

argocd as (

    select
        *,
        case
            when phase = 'succeeded' then 'success'
            when phase in ('failed', 'error') then 'failure'
            else 'in_progress'
        end as status
    from {{ ref('push__argocd_syncs') }}

),

final as (

    select
        'gitlab:' || deployment_id as event_id, {{ text }} as service, {{ text }} as subject,
        repository, coalesce(environment, 'production') as environment, sha, ref,
        case status
            when 'failed' then 'failure'
            when 'canceled' then 'cancelled'
            when 'running' then 'in_progress'
            else status
        end as status,
        url, {{ text }} as caused_by, false as is_rework, false as is_rollback,
        false as is_change_failure, coalesce(first_told_at, fetched_at) as started_at,
        case when status <> 'running' then coalesce(told_at, fetched_at) end as finished_at,
        sequence, fetched_at
    from gitlab
    union all
    select
        'argocd:' || sync_id as event_id,
        {{ text }} as service, application as subject, repository,
        coalesce(environment, 'production') as environment, sha, {{ text }} as ref, status,
        {{ text }} as url, {{ text }} as caused_by, false as is_rework, false as is_rollback,
        false as is_change_failure, started_at,
        case when status <> 'in_progress' then coalesce(finished_at, started_at) end as finished_at,
        sequence, fetched_at
    from argocd
    where started_at is not null

)

select * from final

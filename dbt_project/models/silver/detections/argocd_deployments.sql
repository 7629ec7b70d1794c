-- Deployments as Argo CD tells of them: a sync of the revision of the repository that it follows.
-- Grain: one row per delivery.

with reports as (

    select
        *,
        case
            when phase = 'succeeded' then 'success'
            when phase in ('failed', 'error') then 'failure'
            else 'in_progress'
        end as status
    from {{ ref('push__argocd_syncs') }}
    where sync_id is not null and started_at is not null

),

final as (

    select
        'argocd:' || sync_id as event_id,
        application as subject,
        repository,
        coalesce(environment, 'production') as environment,
        sha,
        cast(null as {{ dbt.type_string() }}) as ref,
        status,
        cast(null as {{ dbt.type_string() }}) as url,
        false as is_change_failure,
        started_at,
        case when status <> 'in_progress' then coalesce(finished_at, started_at) end as finished_at,
        sequence,
        fetched_at
    from reports

)

select * from final

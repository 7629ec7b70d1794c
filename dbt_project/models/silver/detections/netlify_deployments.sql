-- Deployments as Netlify tells of them. A deploy to production stands when it is published; one
-- that is published again later is a deployment of its own.
-- Grain: one row per delivery.

with deploys as (

    select
        *,
        min(published_at) over (partition by deploy_id) as first_published_at,
        min(updated_at) over (partition by deploy_id, state) as reached_at
    from {{ ref('push__netlify_deploys') }}
    where created_at is not null

),

reports as (

    select
        *,
        coalesce(published_at > first_published_at, false) as is_published_again,
        case
            when state = 'error' and {{ matches('error', "'cancell?ed'") }} then 'cancelled'
            when state = 'error' then 'failure'
            when state = 'ready' and (published_at is not null or environment <> 'production')
                then 'success'
            else 'in_progress'
        end as status
    from deploys

),

final as (

    select
        'netlify:' || deploy_id
        || case
            when is_published_again then '@' || published
            else ''
        end as event_id,
        site as subject,
        repository,
        environment,
        sha,
        ref,
        status,
        url,
        false as is_change_failure,
        case when is_published_again then published_at else created_at end as started_at,
        case
            when status <> 'in_progress' then coalesce(published_at, reached_at, fetched_at)
        end as finished_at,
        sequence,
        fetched_at
    from reports

)

select * from final

-- What a deployment says of itself beside its commit: the payload of GitHub's deployments, and the
-- images that ran when a sync of Argo CD had succeeded. During a sync they are those before it.
-- Grain: one row per detector, repository and deployment.

with deployments as (

    select * from {{ ref('github__deployments') }}
    where payload is not null

),

names as (

    select * from {{ ref('named_repositories') }}

),

syncs as (

    select
        syncs.*,
        coalesce(names.repository, syncs.repository) as present_repository,
        row_number() over (
            partition by coalesce(names.repository, syncs.repository), syncs.sync_id
            order by syncs.sequence desc, syncs.source_number
        ) as recency
    from {{ ref('push__argocd_syncs') }} as syncs
    left join names
        on lower(syncs.repository) = names.name
    where
        syncs.phase = 'succeeded'
        and syncs.images is not null
        and syncs.repository is not null
        and syncs.sync_id is not null

),

final as (

    select
        'github_deployment' as detector,
        repository,
        github_deployment_id as source_id,
        payload
    from deployments
    union all
    select
        'deployment_event' as detector,
        present_repository as repository,
        'argocd:' || sync_id as source_id,
        images as payload
    from syncs
    where recency = 1

)

select * from final

-- What a repository of a service has that could be its deployments: its likeliest workflow, its
-- tags and merges; and whether GitHub's list of its deployments was read.
-- Grain: one row per repository.

with repositories as (

    select distinct repository from {{ ref('service_repositories') }}

),

named_runs as (

    select
        repository,
        name,
        {{ matches('name', "'(deploy|releas|publish|ship|rollout|deliver)'") }} as is_likely,
        count(*) as run_count
    from {{ ref('github__workflow_runs') }}
    where name is not null
    group by repository, name

),

workflows as (

    select
        *,
        row_number() over (
            partition by repository order by is_likely desc, run_count desc, name
        ) as choice
    from named_runs

),

tags as (

    select repository, count(*) as tag_count
    from {{ ref('detections__github_tags') }}
    group by repository

),

merged as (

    select repository, count(*) as merge_count
    from {{ ref('detections__merges') }}
    group by repository

),

-- A list that the token may not read has no row.
listed as (

    select
        repository,
        max(case when stream = 'deployments' then 1 else 0 end) as deployments_list_count
    from {{ ref('github__history_starts') }}
    group by repository

),

final as (

    select
        repositories.repository,
        workflows.name as workflow,
        coalesce(workflows.is_likely, false) as is_likely,
        coalesce(workflows.run_count, 0) as run_count,
        coalesce(tags.tag_count, 0) as tag_count,
        coalesce(merged.merge_count, 0) as merge_count,
        listed.deployments_list_count > 0 as is_listed
    from repositories
    left join workflows on repositories.repository = workflows.repository and workflows.choice = 1
    left join tags on repositories.repository = tags.repository
    left join merged on repositories.repository = merged.repository
    left join listed on repositories.repository = listed.repository

)

select * from final

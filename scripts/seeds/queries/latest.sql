-- The newest run of each workflow and the newest release of each repository, as examples.
with runs as (
    select
        coalesce(names.repository, log.scope) as repository,
        'workflow_run' as detector,
        coalesce(log.payload ->> 'name', log.payload ->> 'path', '') as name,
        left(coalesce(log.payload ->> 'run_started_at', log.payload ->> 'created_at'), 10) as day,
        concat_ws(
            ' ', 'on', log.payload ->> 'head_branch', 'by', log.payload ->> 'event'
        ) as example
    from log_workflow_runs as log
    left join repository_names as names on log.scope = names.name
),

releases as (
    select
        coalesce(names.repository, log.scope) as repository,
        'github_release' as detector,
        regexp_replace(log.payload ->> 'tag_name', '[0-9].*$', '*') as name,
        left(log.payload ->> 'published_at', 10) as day,
        log.payload ->> 'tag_name' as example
    from log_releases as log
    left join repository_names as names on log.scope = names.name
)

select distinct on (repository, detector, name) repository, detector, name, day, example
from (
    select * from runs
    union all
    select * from releases
) as sightings
where day is not null
order by repository, detector, name, day desc, example

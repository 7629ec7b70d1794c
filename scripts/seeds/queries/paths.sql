-- In repositories of which services own paths only: how many commits touch the paths of each; the
-- row without a service has those that touch nobody's, with the folders they touch.
with part as (
    select
        seed_services.service,
        named_repositories.repository,
        -- As the macro path_pattern has it.
        '^(' || replace(replace(replace(replace(replace(replace(
            nullif(trim(seed_services.paths), ''), ' ', ''), '.', '\.'), ';', '|'), '**', '<any>'),
            '*', '[^/]*'), '<any>', '.*'
        ) || ')$' as path_pattern
    from seed_services
    inner join named_repositories on lower(seed_services.repository) = named_repositories.name
),

touched as (
    select distinct
        coalesce(repository_names.repository, log.scope) as repository,
        log.id as sha,
        file.path
    from log_commit_files as log
    left join repository_names on log.scope = repository_names.name
    cross join lateral jsonb_array_elements_text(
        case jsonb_typeof(log.payload -> 'files') when 'array' then log.payload -> 'files' else '[]' end
    ) as file (path)
),

owned as (
    select touched.repository, touched.sha, touched.path, part.service
    from touched
    left join part
        on touched.repository = part.repository and coalesce(touched.path ~* part.path_pattern, true)
    where touched.repository in (select repository from part where path_pattern is not null)
),

of_nobody as (
    select *
    from owned
    where not exists (
        select from owned as other
        where
            owned.repository = other.repository
            and owned.sha = other.sha
            and other.service is not null
    )
)

select repository, service, count(distinct sha) as count, cast('{}' as text[]) as folders
from owned
where service is not null
group by 1, 2
union all
select
    repository, null, count(distinct sha),
    array_agg(distinct regexp_replace(path, '/.*$', '/') order by regexp_replace(path, '/.*$', '/'))
from of_nobody
group by 1
order by 1, 2 nulls last

-- For every service without a team, and each of its rows in services.csv, its repository's CODEOWNERS
-- with its lines in order: the pattern, and the first of the teams that is still there, none where only
-- people own it.
with files as (
    select distinct on (coalesce(repository_names.repository, log.scope))
        coalesce(repository_names.repository, log.scope) as repository, log.payload
    from log_code_owners as log
    left join repository_names on log.scope = repository_names.name
    order by coalesce(repository_names.repository, log.scope), log.updated_at desc nulls last
),

lines as (
    select
        files.repository, files.payload ->> 'path' as file,
        cast(line.content ->> 'line' as integer) as line,
        line.content ->> 'pattern' as pattern,
        line.content -> 'teams' as teams
    from files
    cross join lateral jsonb_array_elements(files.payload -> 'lines') as line (content)
),

named as (
    select
        lines.repository, lines.line, owner.position,
        coalesce(github_teams.team, split_part(owner.name, '/', 2)) as team,
        github_teams.parent
    from lines
    cross join lateral jsonb_array_elements_text(lines.teams)
        with ordinality as owner (name, position)
    left join github_teams
        on lower(owner.name) = '@' || lower(github_teams.owner) || '/' || lower(github_teams.slug)
    where not coalesce(github_teams.is_gone, false)
),

firsts as (
    select distinct on (repository, line)
        repository, line, team, parent, count(*) over (partition by repository, line) as team_count
    from named
    order by repository, line, position
),

owned as (
    select
        lines.repository, lines.file,
        jsonb_agg(jsonb_build_object(
            'line', lines.line, 'pattern', lines.pattern, 'team', firsts.team,
            'parent', firsts.parent, 'team_count', firsts.team_count
        ) order by lines.line) as lines
    from lines
    left join firsts on lines.repository = firsts.repository and lines.line = firsts.line
    group by lines.repository, lines.file
)

select services.service, services.paths, owned.repository, owned.file, owned.lines
from owned
inner join services on owned.repository = services.repository
where services.service not in (
    select seed_teams.service from seed_teams where seed_teams.service is not null
)
order by services.service, owned.repository, services.paths

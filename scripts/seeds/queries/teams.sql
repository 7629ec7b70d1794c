-- For every service without a team, the team of GitHub's whose members opened most of the pull
-- requests that were merged in its repositories; more than half of them, or it is nobody's. Who is in
-- several teams counts for each. Its parent, where GitHub has one.
with members as (
    select distinct log.scope as owner, split_part(log.id, '/', 1) as slug,
        lower(split_part(log.id, '/', 2)) as login
    from log_team_members as log
    left join gone_records as gone on log.scope = gone.scope and gone.id = 'team_members/' || log.id
    where not coalesce(gone.is_gone, false)
),

merged as (
    select distinct services.service, services.repository, log.id,
        lower(log.payload #>> '{user,login}') as login
    from log_pull_requests as log
    inner join repository_names on log.scope = repository_names.name
    inner join services on repository_names.repository = services.repository
    where
        log.payload ->> 'merged_at' is not null
        and log.payload #>> '{user,type}' is distinct from 'Bot'
        and services.service not in (
            select seed_teams.service from seed_teams where seed_teams.service is not null
        )
),

counted as (
    select merged.service, teams.team, min(teams.parent) as parent, count(*) as own_count
    from merged
    inner join members
        on split_part(merged.repository, '/', 1) = members.owner and merged.login = members.login
    inner join github_teams as teams
        on members.owner = teams.owner and members.slug = teams.slug and not teams.is_gone
    group by merged.service, teams.team
)

select distinct on (counted.service)
    counted.service,
    counted.team,
    counted.parent,
    counted.own_count,
    everything.merged_count
from counted
inner join (
    select service, count(*) as merged_count from merged group by service
) as everything on counted.service = everything.service
where counted.own_count * 2 > everything.merged_count
order by counted.service, counted.own_count desc, counted.team

-- Lays out, in temporary tables, whose commits and pull requests the raw log holds, and who of them
-- is no person, by the seeds.
create temporary view machine_patterns as
select field, pattern from seed_change_origins where origin in ('agent', 'automation')
union all
select fields.field, seed_bots.pattern
from seed_bots
cross join (values ('login'), ('mailbox')) as fields (field);

create temporary table logins as
select
    login,
    bool_or(account_type = 'Bot') as is_known_bot,
    exists (
        select from machine_patterns where field = 'login' and login ~* pattern
    ) as is_matched,
    sum(activities) as activities
from (
    select payload #>> '{author,login}' as login, payload #>> '{author,type}' as account_type, count(*) as activities
    from log_commits
    group by 1, 2
    union all
    select payload #>> '{user,login}', payload #>> '{user,type}', count(distinct (scope, id))
    from log_pull_requests
    group by 1, 2
) as accounts
where login is not null
group by login;

-- What commits are signed with that belongs to nobody known, and accounts that seem to be one
-- person, each with the login that it may belong to and what speaks for it. Machines are left out.
with signatures as (
    select
        lower(payload #>> '{commit,author,email}') as email,
        payload #>> '{commit,author,name}' as name,
        lower(payload #>> '{author,login}') as login,
        count(*) as commits
    from log_commits
    where coalesce(payload #>> '{author,type}', '') <> 'Bot'
    group by 1, 2, 3
),

-- One word is a first name or a role, which people share.
named as (
    select email, login, commits, case when name like '% %' then lower(name) end as full_name
    from signatures
    where
        not exists (
            select from machine_patterns
            where
                (field = 'login' and coalesce(login, '') ~* pattern)
                or (field = 'email' and coalesce(email, '') ~* pattern)
                or (field = 'mailbox' and split_part(coalesce(email, ''), '@', 1) ~* pattern)
        )
),

accounts as (
    select login, sum(commits) as commits
    from named
    where login is not null
    group by login
),

known as (
    select 'login' as kind, lower(login) as identity, person from seed_people where login is not null
    union
    select 'email', lower(email), person from seed_people where email is not null
),

-- Addresses that GitHub knows no account of.
strangers as (
    select email, sum(commits) as commits
    from named
    where email is not null
    group by email
    having count(login) = 0
),

hints as (
    select email as identity, login as likely, 1 as rank, 'GitHub''s own address' as why
    from (
        select
            email,
            substring(email from '^(?:[0-9]+\+)?([^@]+)@users\.noreply\.github\.com$') as login
        from strangers
    ) as addresses
    where login is not null
    union all
    select strangers.email, same.login, 2, 'the same name'
    from strangers
    inner join named as own on strangers.email = own.email
    inner join named as same on own.full_name = same.full_name and same.login is not null
    union all
    select strangers.email, same.login, 3, 'the same before the @'
    from strangers
    inner join named as same
        on split_part(strangers.email, '@', 1) = split_part(same.email, '@', 1) and same.login is not null
    union all
    select strangers.email, accounts.login, 4, 'the login before the @'
    from strangers
    inner join accounts on split_part(strangers.email, '@', 1) = accounts.login
),

twins as (
    select fewer.login as identity, more.login as likely, 1 as rank, 'the same address' as why
    from named as fewer
    inner join named as more on fewer.email = more.email and fewer.login <> more.login
    union all
    select fewer.login, more.login, 2, 'the same name'
    from named as fewer
    inner join named as more on fewer.full_name = more.full_name and fewer.login <> more.login
)

select kind, identity, count, likely, why
from (
    select distinct on (strangers.email)
        'email' as kind,
        strangers.email as identity,
        cast(strangers.commits as bigint) as count,
        coalesce(person.person, hints.likely) as likely,
        hints.why
    from strangers
    left join hints on strangers.email = hints.identity
    left join known as person on person.kind = 'login' and hints.likely = person.identity
    where not exists (select from known where known.kind = 'email' and strangers.email = known.identity)
    order by strangers.email, hints.rank nulls last, hints.likely
) as addresses
union all
select kind, identity, count, likely, why
from (
    select distinct on (twins.identity)
        'login' as kind,
        twins.identity,
        cast(fewer.commits as bigint) as count,
        coalesce(person.person, twins.likely) as likely,
        twins.why
    from twins
    inner join accounts as fewer on twins.identity = fewer.login
    inner join accounts as more on twins.likely = more.login
    left join known as person on person.kind = 'login' and twins.likely = person.identity
    where
        -- The one with fewer commits is the other's.
        (fewer.commits, fewer.login) < (more.commits, more.login)
        and not exists (
            select from known where known.kind = 'login' and twins.identity = known.identity
        )
    order by twins.identity, more.commits desc, twins.rank
) as logins
order by count desc, identity

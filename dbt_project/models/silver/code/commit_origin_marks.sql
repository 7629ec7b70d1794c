-- The origins that commits state: by author, by a trailer of the message, by a co-author. A commit
-- that states none is a person's.
-- Grain: one row per repository, commit and origin.

with commits as (

    select * from {{ ref('github__commits') }}
    where {{ is_new() }}

),

origin_patterns as (

    select * from {{ ref('origin_patterns') }}

),

-- Other names of bots that are known by one of their names.
machines as (

    select * from {{ ref('person_identities') }}
    where is_machine

),

marks as (

    {{ commit_origin_marks('commits', ['repository', 'sha']) }}
    union
    select
        commits.repository,
        commits.sha,
        'automation' as origin
    from commits
    inner join machines
        on
            (machines.kind = 'login' and machines.identity = lower(commits.author_login))
            or (machines.kind = 'email' and machines.identity = lower(commits.author_email))

),

final as (

    select
        repository,
        sha,
        origin
    from marks

)

select * from final

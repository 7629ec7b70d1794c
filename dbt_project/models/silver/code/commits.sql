-- Commits with what they are: merges, machines' work.
-- Grain: one row per repository and commit.

with commits as (

    select * from {{ ref('github__commits') }}
    where {{ is_new() }}

),

bots as (

    select * from {{ ref('bots') }}

),

-- Other names of machines that are known by one of their names.
machines as (

    select * from {{ ref('person_identities') }}
    where is_machine

),

final as (

    select
        commits.repository,
        commits.sha,
        commits.author_login,
        {{ json_text('commits.parents', [1, 'sha']) }} is not null as is_merge,
        (
            coalesce(commits.author_type = 'Bot', false)
            or exists (
                select 1 from bots
                where
                    {{ matches('commits.author_login', 'bots.pattern') }}
                    or {{ matches("split_part(commits.author_email, '@', 1)", 'bots.pattern') }}
            )
            or exists (
                select 1 from machines
                where
                    (machines.kind = 'login' and machines.identity = lower(commits.author_login))
                    or (machines.kind = 'email' and machines.identity = lower(commits.author_email))
            )
        ) as is_bot,
        commits.authored_at,
        commits.committed_at,
        commits.fetched_at,
        {{ built_at() }} as _built_at
    from commits

)

select * from final

-- The reverts that a commit's message states: of a commit in git's words, of a pull request in
-- GitHub's.
-- Grain: one row per repository, commit and thing that its message reverts.

with commits as (

    select * from {{ ref('github__commits') }}
    where
        {{ matches('message', "'revert'") }}
        and {{ is_new() }}

),

named_things as (

    {{ taken_back('commits', 'message', ['repository', 'sha']) }}

),

final as (

    select
        repository,
        sha,
        kind,
        named_repository,
        named
    from named_things
    where named is not null

)

select * from final

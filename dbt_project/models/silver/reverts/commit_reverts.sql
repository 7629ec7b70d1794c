-- What a commit's message says it takes back: a commit in git's words, a pull request in GitHub's.
-- Grain: one row per repository, commit and thing that its message takes back.

with commits as (

    select * from {{ ref('github__commits') }}
    where
        {{ matches('message', "'revert'") }}
        and {{ is_new() }}

),

named_commits as (

    select
        commits.repository,
        commits.sha,
        'commit' as kind,
        commits.repository as named_repository,
        lower(found.value) as named
    from commits
    {{ matches_in('commits.message', git_revert(), 'found') }}

),

named_pull_requests as (

    select
        commits.repository,
        commits.sha,
        'pull_request' as kind,
        {{ referenced_repository('found.value', 'commits.repository') }} as named_repository,
        cast({{ referenced_number('found.value') }} as {{ dbt.type_string() }}) as named
    from commits
    {{ matches_in('commits.message', github_reference_after('reverts'), 'found') }}

),

named_things as (

    select * from named_commits
    union
    select * from named_pull_requests

),

final as (

    select
        repository,
        sha,
        kind,
        named_repository,
        named,
        {{ built_at() }} as _built_at
    from named_things
    where named is not null

)

select * from final

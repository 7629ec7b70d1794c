-- Commits, with whether each is a merge, and its origin.
-- Grain: one row per repository and commit.

with commits as (

    select * from {{ ref('github__commits') }}
    where {{ is_new() }}

),

origins as (

    select
        repository,
        sha,
        {{ strongest_origin('origin') }} as origin
    from {{ ref('commit_origin_marks') }}
    where {{ is_new() }}
    group by repository, sha

),

final as (

    select
        commits.repository,
        commits.sha,
        commits.author_login,
        {{ json_text('commits.parents', [1, 'sha']) }} is not null as is_merge,
        coalesce(origins.origin, 'human') as origin,
        coalesce(origins.origin = 'automation', false) as is_bot,
        commits.authored_at,
        commits.committed_at,
        commits.fetched_at
    from commits
    left join origins
        on
            commits.repository = origins.repository
            and commits.sha = origins.sha

)

select * from final

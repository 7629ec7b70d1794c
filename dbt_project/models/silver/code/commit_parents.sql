-- The edges of the commit graph. A sha determines a commit's parents, so the edge is the same in
-- every repository that holds it. For a commit that was pushed and not pulled yet, the commits that
-- it reaches replace its parents: the path is shorter, the commits on it are the same.
-- Grain: one row per commit and parent.

with commits as (

    select * from {{ ref('github__commits') }}
    where {{ is_new() }}

),

held as (

    select * from {{ ref('github__commits') }}

),

reached_commits as (

    select * from {{ ref('push__reached_commits') }}
    where
        sha in (
            select arrived.sha from {{ ref('push__reached_commits') }} as arrived
            where {{ is_new('arrived._built_at') }}
        )

),

edges as (

    select
        commits.sha,
        {{ json_text('parent.value', ['sha']) }} as parent_sha
    from commits
    {{ json_each('commits.parents', 'parent') }}
    union all
    select
        reached_commits.sha,
        reached_commits.reached_sha as parent_sha
    from reached_commits
    left join held
        on reached_commits.sha = held.sha
    where held.sha is null

),

final as (

    select distinct
        sha,
        parent_sha
    from edges
    where parent_sha is not null

)

select * from final

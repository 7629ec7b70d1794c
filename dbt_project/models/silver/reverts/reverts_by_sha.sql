-- The change of each statement that names a commit: the pull request of that commit, or the commit
-- if it did not merge one.
-- Grain: one row per repository, taker, sha named and change that it is.

with statements as (

    select * from {{ ref('revert_statements') }}
    where kind = 'commit'

),

pull_requests as (

    select * from {{ ref('pull_requests') }}
    where merged_at is not null

),

commits as (

    select * from {{ ref('commits') }}

),

named_commits as (

    -- No digit comes after f, so all shas with one beginning are between it and it with a g.
    {% for is_named in [
        'statements.named = commits.sha',
        "length(statements.named) < 40 and statements.named < commits.sha"
        ~ " and statements.named || 'g' > commits.sha",
    ] -%}
    select
        statements.*,
        commits.sha as named_sha
    from statements
    inner join commits
        on
            statements.repository = commits.repository
            and {{ is_named }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        named_commits.repository,
        named_commits.taker,
        named_commits.named,
        merged.number,
        case when merged.number is null then named_commits.named_sha end as sha
    from named_commits
    left join pull_requests as merged
        on
            named_commits.repository = merged.repository
            and named_commits.named_sha = merged.merge_sha
    union
    -- A squashed pull request's own commit is in no history; its merge commit replaces it.
    select
        statements.repository,
        statements.taker,
        statements.named,
        own_commits.number,
        cast(null as {{ dbt.type_string() }}) as sha
    from statements
    inner join {{ ref('github__pull_request_commits') }} as own_commits
        on
            statements.repository = own_commits.repository
            and statements.named = own_commits.sha
    left join commits
        on
            statements.repository = commits.repository
            and statements.named = commits.sha
    where commits.sha is null

)

select * from final

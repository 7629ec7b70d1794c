-- The change that each statement reverts: a pull request, or a commit that did not merge one.
-- Grain: one row per repository, taker, kind, thing named and change that it is.

with statements as (

    select * from {{ ref('revert_statements') }}

),

pull_requests as (

    select * from {{ ref('pull_requests') }}
    where merged_at is not null

),

commits as (

    select * from {{ ref('commits') }}

),

own_commits as (

    select * from {{ ref('github__pull_request_commits') }}

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
    where statements.kind = 'commit'
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- A squashed pull request's own commit is in no history; its merge commit replaces it.
squashed as (

    select
        statements.*,
        own_commits.number as named_number
    from statements
    inner join own_commits
        on
            statements.repository = own_commits.repository
            and statements.named = own_commits.sha
    left join commits
        on
            statements.repository = commits.repository
            and statements.named = commits.sha
    where
        statements.kind = 'commit'
        and commits.sha is null

),

titled as (

    select
        statements.*,
        pull_requests.number as named_number,
        row_number() over (
            partition by statements.repository, statements.taker
            order by pull_requests.merged_at desc, pull_requests.number desc
        ) as recency
    from statements
    inner join pull_requests as takers
        on
            statements.repository = takers.repository
            and statements.number = takers.number
    inner join pull_requests
        on
            statements.repository = pull_requests.repository
            and lower(statements.named) = lower(pull_requests.title)
            and pull_requests.merged_at <= takers.merged_at
    where statements.kind in ('title', 'unquoted_title')

),

-- Of several pull requests with one title the last one merged before counts.
last_titled as (

    select * from titled
    where recency = 1

),

changes as (

    select
        named_commits.repository,
        named_commits.taker,
        named_commits.kind,
        named_commits.named,
        merged.number,
        case when merged.number is null then named_commits.named_sha end as sha
    from named_commits
    left join pull_requests as merged
        on
            named_commits.repository = merged.repository
            and named_commits.named_sha = merged.merge_sha
    union
    {% for numbered in ['squashed', 'last_titled'] -%}
    select
        repository,
        taker,
        kind,
        named,
        named_number as number,
        cast(null as {{ dbt.type_string() }}) as sha
    from {{ numbered }}
    union
    {% endfor -%}
    select
        repository,
        taker,
        kind,
        named,
        {{ number_in('named') }} as number,
        cast(null as {{ dbt.type_string() }}) as sha
    from statements
    where kind = 'pull_request'

),

final as (

    select
        repository,
        taker,
        kind,
        named,
        coalesce(sha, cast(number as {{ dbt.type_string() }})) as taken,
        number,
        sha
    from changes

)

select * from final
where taken <> taker

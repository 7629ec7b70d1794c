-- All statements that something is reverted. A merge commit speaks as its pull request. A pull
-- request's own commits speak only if no history holds them; those in a history speak themselves.
-- Grain: one row per repository, taker, kind and thing named.

with pull_requests as (

    select * from {{ ref('pull_requests') }}
    where merged_at is not null

),

commits as (

    select * from {{ ref('commits') }}

),

repository_names as (

    select * from {{ ref('github__repository_names') }}

),

said as (

    select
        said.repository,
        said.number,
        cast(null as {{ dbt.type_string() }}) as sha,
        said.kind,
        said.named_repository,
        said.named
    from {{ ref('pull_request_reverts') }} as said
    inner join pull_requests
        on
            said.repository = pull_requests.repository
            and said.number = pull_requests.number
    left join commits
        on
            said.repository = commits.repository
            and said.said_in = commits.sha
    where commits.sha is null
    union all
    select
        said.repository,
        merged.number,
        case when merged.number is null then said.sha end as sha,
        said.kind,
        said.named_repository,
        said.named
    from {{ ref('commit_reverts') }} as said
    left join pull_requests as merged
        on
            said.repository = merged.repository
            and said.sha = merged.merge_sha

),

final as (

    select distinct
        said.repository,
        coalesce(said.sha, cast(said.number as {{ dbt.type_string() }})) as taker,
        said.number,
        said.sha,
        said.kind,
        said.named
    from said
    left join repository_names
        on lower(said.named_repository) = lower(repository_names.name)
    -- Reverts of another repository's changes count there.
    where
        lower(coalesce(repository_names.repository, said.named_repository))
        = lower(said.repository)

)

select * from final

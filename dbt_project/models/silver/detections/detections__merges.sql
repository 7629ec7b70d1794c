-- Merges into the branch that was the default one then: a proxy for teams that deploy each merge.
-- Grain: one row per repository and pull request.

with pull_requests as (

    select * from {{ ref('github__pull_requests') }}

),

default_branches as (

    select * from {{ ref('github__default_branches') }}

),

-- The default branch at the time of the merge.
merged as (

    select
        pull_requests.*,
        default_branches.branch as default_branch,
        row_number() over (
            partition by pull_requests.repository, pull_requests.number
            order by
                {{ as_of_then('default_branches.seen_at', 'pull_requests.merged_at') }},
                default_branches.branch
        ) as choice
    from pull_requests
    inner join default_branches
        on pull_requests.repository = default_branches.repository
    where pull_requests.merged_at is not null

),

final as (

    select
        'merge' as detector,
        merged.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        cast(merged.number as {{ dbt.type_string() }}) as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        merged.title as name,
        merged.merge_commit_sha as sha,
        merged.base_ref as ref,
        merged.merged_at as started_at,
        merged.merged_at as finished_at,
        'success' as outcome,
        1 as attempt_count,
        merged.url,
        false as is_rework_reported,
        false as is_failure_reported,
        merged.fetched_at as known_at,
        -- So that its test reads new rows; pull requests are tested completely.
        merged._built_at
    from merged
    where
        merged.choice = 1
        and merged.base_ref = merged.default_branch

)

select * from final

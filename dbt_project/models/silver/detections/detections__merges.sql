-- Merges into the default branch: a proxy, for whoever deploys each of them.
-- Grain: one row per repository and pull request.

with pull_requests as (

    select * from {{ ref('github__pull_requests') }}

),

repositories as (

    select * from {{ ref('github__repositories') }}

),

final as (

    select
        'merge' as detector,
        pull_requests.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        cast(pull_requests.number as {{ dbt.type_string() }}) as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        pull_requests.title as name,
        pull_requests.merge_commit_sha as sha,
        pull_requests.base_ref as ref,
        pull_requests.merged_at as started_at,
        pull_requests.merged_at as finished_at,
        'success' as outcome,
        1 as attempt_count,
        pull_requests.url,
        false as is_rework_reported,
        false as is_failure_reported,
        pull_requests.fetched_at as known_at,
        -- So that its test looks at new rows; pull requests are tested whole.
        pull_requests._built_at
    from pull_requests
    inner join repositories
        on
            pull_requests.repository = repositories.repository
            and pull_requests.base_ref = repositories.default_branch
    where pull_requests.merged_at is not null

)

select * from final

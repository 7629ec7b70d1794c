-- Commits of config repositories whose pins a rule reads: a proxy if no deployment is recorded. A
-- pull request counts when it is merged, and not by its own commits.
-- Grain: one row per repository and commit.

with pins as (

    select distinct
        repository,
        sha
    from {{ ref('file_pins') }}

),

commits as (

    select * from {{ ref('github__commits') }}

),

pull_request_commits as (

    select * from {{ ref('github__pull_request_commits') }}

),

final as (

    select
        'image_pin' as detector,
        commits.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        commits.sha as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        cast(null as {{ dbt.type_string() }}) as name,
        commits.sha,
        cast(null as {{ dbt.type_string() }}) as ref,
        commits.committed_at as started_at,
        commits.committed_at as finished_at,
        'success' as outcome,
        1 as attempt_count,
        cast(null as {{ dbt.type_string() }}) as url,
        false as is_rework_reported,
        false as is_failure_reported,
        commits.fetched_at as known_at
    from commits
    inner join pins
        on
            commits.repository = pins.repository
            and commits.sha = pins.sha
    where
        commits.committed_at is not null
        and not exists (
            select 1 from pull_request_commits
            where
                pull_request_commits.repository = commits.repository
                and pull_request_commits.sha = commits.sha
        )

)

select * from final

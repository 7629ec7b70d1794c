-- Tags, each at the time of its commit.
-- Grain: one row per repository and tag.

with tags as (

    select * from {{ ref('github__tags') }}

),

commits as (

    select * from {{ ref('github__commits') }}

),

final as (

    select
        'github_tag' as detector,
        tags.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        tags.tag as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        tags.tag as name,
        tags.sha,
        tags.tag as ref,
        commits.committed_at as started_at,
        commits.committed_at as finished_at,
        'success' as outcome,
        1 as attempt_count,
        cast(null as {{ dbt.type_string() }}) as url,
        false as is_rework_reported,
        false as is_failure_reported,
        tags.fetched_at as known_at
    from tags
    inner join commits
        on
            tags.repository = commits.repository
            and tags.sha = commits.sha

)

select * from final

-- Tags, each at the time of the commit to which it pointed when it was first seen.
-- Grain: one row per repository and tag.

with tags as (

    select * from {{ ref('github__tags') }}

),

first_commits as (

    select
        repository,
        reference as tag,
        sha,
        row_number() over (
            partition by repository, reference order by seen_at, sha
        ) as choice
    from {{ ref('github__reference_commits') }}
    where kind = 'tag'

),

commits as (

    select * from {{ ref('github__commits') }}

),

deletions as (

    {{ kept_records('github', 'tags') }}

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
        case when {{ is_prerelease_name('tags.tag') }} then 'prerelease' end as doubt,
        first_commits.sha,
        tags.tag as ref,
        commits.committed_at as started_at,
        commits.committed_at as finished_at,
        'success' as outcome,
        1 as attempt_count,
        cast(null as {{ dbt.type_string() }}) as url,
        false as is_rework_reported,
        false as is_failure_reported,
        deletions.deleted_at,
        tags.fetched_at as known_at
    from tags
    inner join first_commits
        on
            tags.repository = first_commits.repository
            and tags.tag = first_commits.tag
            and first_commits.choice = 1
    inner join commits
        on
            first_commits.repository = commits.repository
            and first_commits.sha = commits.sha
    left join deletions
        on
            tags.repository = deletions.repository
            and tags.tag = deletions.record_id
            and tags.fetched_at <= deletions.deleted_at

)

select * from final

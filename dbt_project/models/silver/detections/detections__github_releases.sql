-- Published releases, each with the commit of its tag when it was published, or when the tag was
-- first seen. Moving or deleting the tag later does not change the release.
-- Grain: one row per repository and release.

with releases as (

    select * from {{ ref('github__releases') }}
    where
        not is_draft
        and published_at is not null

),

tagged as (

    select
        releases.repository,
        releases.release_id,
        commits.sha,
        row_number() over (
            partition by releases.repository, releases.release_id
            order by {{ as_of_then('commits.seen_at', 'releases.published_at') }}, commits.sha
        ) as choice
    from releases
    inner join {{ ref('github__reference_commits') }} as commits
        on
            releases.repository = commits.repository
            and releases.tag = commits.reference
            and commits.kind = 'tag'

),

deletions as (

    {{ kept_records('github', 'releases') }}

),

final as (

    select
        'github_release' as detector,
        releases.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        releases.release_id as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        releases.tag as name,
        case when releases.is_prerelease then 'prerelease' else 'release' end as event,
        -- GitHub's own flag decides, whatever its name.
        case when releases.is_prerelease then 'prerelease' end as doubt,
        coalesce(
            tagged.sha,
            {{ captured('releases.target_commitish', '^([0-9a-f]{40})$') }}
        ) as sha,
        releases.tag as ref,
        releases.published_at as started_at,
        releases.published_at as finished_at,
        'success' as outcome,
        1 as attempt_count,
        releases.url,
        false as is_rework_reported,
        false as is_failure_reported,
        deletions.deleted_at,
        releases.fetched_at as known_at
    from releases
    left join tagged
        on
            releases.repository = tagged.repository
            and releases.release_id = tagged.release_id
            and tagged.choice = 1
    left join deletions
        on
            releases.repository = deletions.repository
            and releases.release_id = deletions.record_id
            and releases.fetched_at <= deletions.deleted_at

)

select * from final

-- Released Jira versions as deployments. A version ships the commit of the tag, or otherwise of the
-- branch, that has its name; without either it ships nothing.
-- Grain: one row per service, repository and version.

with served as (

    select * from {{ ref('released_versions') }}

),

-- The commits to which a name pointed, each with the time at which it was first seen there.
named_commits as (

    select * from {{ ref('github__reference_commits') }}

),

-- A tag comes before a branch, each with its commit on the day of the release.
commits as (

    select
        served.repository,
        served.service,
        served.site,
        served.version_id,
        named_commits.sha,
        row_number() over (
            partition by served.repository, served.service, served.site, served.version_id
            order by
                case when named_commits.kind = 'tag' then 0 else 1 end,
                {{ as_of_then('named_commits.seen_at', 'served.released_at') }},
                named_commits.reference,
                named_commits.sha
        ) as choice
    from served
    inner join named_commits
        on
            served.repository = named_commits.repository
            and (
                named_commits.reference = served.version
                or (
                    named_commits.kind = 'tag'
                    and named_commits.reference = 'v' || served.version
                )
            )

),

final as (

    select
        'jira_version' as detector,
        served.repository,
        served.service,
        served.site || '/' || served.version_id as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        concat_ws(' ', served.project_key, served.version) as name,
        commits.sha,
        served.version as ref,
        served.released_at as started_at,
        served.released_at as finished_at,
        'success' as outcome,
        1 as attempt_count,
        served.url,
        false as is_rework_reported,
        false as is_failure_reported,
        served.fetched_at as known_at
    from served
    left join commits
        on
            served.repository = commits.repository
            and served.service = commits.service
            and served.site = commits.site
            and served.version_id = commits.version_id
            and commits.choice = 1

)

select * from final

-- Released Jira versions, for the services their projects name. Jira keeps no time of the day:
-- noon UTC is on the same day nearly everywhere. A version ships the commit of the tag, or else of
-- the branch, that has its name; without either it ships nothing.
-- Grain: one row per service, repository and version.

with versions as (

    select * from {{ ref('jira__versions') }}

),

projects as (

    select * from {{ ref('jira__projects') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

tags as (

    select * from {{ ref('github__tags') }}

),

branches as (

    select * from {{ ref('github__branches') }}

),

released as (

    select
        versions.site,
        versions.version_id,
        versions.version,
        versions.url,
        versions.fetched_at,
        projects.project_key,
        {{ dbt.dateadd('hour', 12, 'cast(versions.release_date as ' ~ dbt.type_timestamp() ~ ')') }}
            as released_at
    from versions
    inner join projects
        on
            versions.site = projects.site
            and versions.project_id = projects.project_id
    where
        versions.is_released
        and versions.release_date is not null

),

final as (

    select
        'jira_version' as detector,
        services.repository,
        services.service,
        released.site || '/' || released.version_id as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        concat_ws(' ', released.project_key, released.version) as name,
        coalesce(min(tags.sha), min(branches.sha)) as sha,
        released.version as ref,
        released.released_at as started_at,
        released.released_at as finished_at,
        'success' as outcome,
        1 as attempt_count,
        released.url,
        false as is_rework_reported,
        false as is_failure_reported,
        released.fetched_at as known_at
    from released
    inner join services
        on
            {{ matches('released.project_key', 'services.incident_pattern') }}
            or (
                services.incident_pattern is null
                and lower(released.project_key) in (
                    lower(services.service),
                    lower({{ dbt.split_part('services.repository', "'/'", 2) }})
                )
            )
    left join tags
        on
            services.repository = tags.repository
            and tags.tag in (released.version, 'v' || released.version)
    left join branches
        on
            services.repository = branches.repository
            and released.version = branches.branch
    group by
        services.repository,
        services.service,
        released.site,
        released.version_id,
        released.project_key,
        released.version,
        released.released_at,
        released.url,
        released.fetched_at

)

select * from final

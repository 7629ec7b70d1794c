-- Released Jira versions, for the services their projects name. Jira keeps no time of the day: noon
-- UTC is on the same day nearly everywhere.
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
        services.repository,
        services.service,
        released.*
    from released
    inner join services on {{ names_service('released.project_key') }}

)

select * from final

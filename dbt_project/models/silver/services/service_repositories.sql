-- Services and their repositories. A repository without a mapping is a service itself, unless it
-- only pins the images of others.
-- Grain: one row per service and repository.

with services as (

    select * from {{ ref('services') }}

),

repositories as (

    select * from {{ ref('github__repositories') }}

),

pins as (

    select * from {{ ref('image_pins') }}

),

names as (

    select * from {{ ref('github__repository_names') }}

),

mapped as (

    select
        services.service,
        coalesce(names.repository, services.repository) as repository,
        {{ path_pattern('services.paths') }} as path_pattern,
        services.deployment_pattern,
        services.incident_pattern,
        coalesce(services.time_zone, 'UTC') as time_zone,
        coalesce(services.incident_window_hours, 24) as incident_window_hours
    from services
    left join names
        on services.repository = names.name

),

unmapped as (

    select
        repositories.repository as service,
        repositories.repository,
        cast(null as {{ dbt.type_string() }}) as path_pattern,
        cast(null as {{ dbt.type_string() }}) as deployment_pattern,
        cast(null as {{ dbt.type_string() }}) as incident_pattern,
        'UTC' as time_zone,
        24 as incident_window_hours
    from repositories
    left join mapped
        on repositories.repository = mapped.repository
    where
        mapped.repository is null
        and repositories.repository not in (
            select coalesce(pinning.repository, pins.repository)
            from pins
            left join names as pinning
                on pins.repository = pinning.name
        )

),

final as (

    select * from mapped
    union all
    select * from unmapped

)

select * from final

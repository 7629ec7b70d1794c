-- Services and their repositories. A repository without a mapping is a service itself, unless it
-- only pins the images of others.
-- Grain: one row per service and repository.

with mapped as (

    select * from {{ ref('mapped_services') }}

),

repositories as (

    select * from {{ ref('github__repositories') }}

),

pins as (

    select * from {{ ref('image_pins') }}

),

names as (

    select * from {{ ref('named_repositories') }}

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
                on lower(pins.repository) = pinning.name
        )

),

final as (

    {% for services in ['mapped', 'unmapped'] -%}
    select
        service,
        repository,
        path_pattern,
        deployment_pattern,
        incident_pattern,
        time_zone,
        incident_window_hours
    from {{ services }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final

-- The service of a repository that has only one, by every name of the repository.
-- Grain: one row per name, in lower case.

with named as (

    select * from {{ ref('named_repositories') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

final as (

    select
        named.name,
        named.repository,
        case when count(distinct services.service) = 1 then min(services.service) end as service
    from named
    left join services
        on named.repository = services.repository
    group by named.name, named.repository

)

select * from final

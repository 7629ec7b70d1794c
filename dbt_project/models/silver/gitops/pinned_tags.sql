-- All pinned tags and digests, with the repositories that may hold the commit they name, and the
-- digits in them that may be a commit's.
-- Grain: one row per service, tag and repository.

with pins as (

    select
        service,
        tag
    from {{ ref('file_pins') }}
    union
    select
        service,
        tag
    from {{ ref('payload_pins') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

final as (

    select
        pins.service,
        pins.tag,
        {{ captured(
            'lower(pins.tag)', '(?:^|[^0-9a-z])g?([0-9a-f]{7,40})(?:$|[^0-9a-z])'
        ) }} as digits,
        -- Of `1.2@sha256:…`, the name and the digest that it has in the registry.
        {{ dbt.split_part('pins.tag', "'@'", 1) }} as name,
        {{ captured('lower(pins.tag)', '(?:^|:)([0-9a-f]{64})$') }} as digest,
        services.repository
    from pins
    inner join services
        on pins.service = services.service

)

select * from final

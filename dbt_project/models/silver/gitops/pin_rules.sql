-- The seed `image_pins`, with the present names of config repositories. The default pattern reads
-- the tag or digest as Kustomize, Helm and Kubernetes write it.
-- Grain: one row per config repository, file, pattern and service.

with pins as (

    select * from {{ ref('image_pins') }}

),

names as (

    select * from {{ ref('named_repositories') }}

),

final as (

    select
        coalesce(names.repository, pins.repository) as repository,
        {{ path_pattern('pins.file') }} as path_pattern,
        coalesce(
            pins.pattern,
            '(?:newtag|tag|digest|image): *["'']?(?:[^\s"''@]*[:/])?'
            || '([a-z0-9][a-z0-9_.+-]*(?:@sha256:[0-9a-f]+)?)'
        ) as pattern,
        pins.environment as environment_pattern,
        pins.service
    from pins
    left join names
        on lower(pins.repository) = names.name

)

select * from final

-- The images that a deployment names in its payload, for repositories without a rule: each whose
-- tag is the full sha of another repository's commit. If that repository has several services, the
-- image's name decides.
-- Grain: one row per detector, repository, deployment, image and tag.

with deployments as (

    select * from {{ ref('deployment_payloads') }}

),

rules as (

    select * from {{ ref('pin_rules') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

commits as (

    select * from {{ ref('github__commits') }}

),

images as (

    select
        deployments.detector,
        deployments.repository,
        deployments.source_id,
        {{ captured('image.value', '([^/:]+):[^:]*$') }} as image_name,
        {{ captured('image.value', '([0-9a-f]{40})$') }} as tag
    from deployments
    {{ matches_in(
        'deployments.payload',
        '([a-z0-9][a-z0-9._/-]*:(?:[a-z0-9._-]*[^0-9a-f])?[0-9a-f]{40})(?:[^0-9a-z]|$)',
        'image',
    ) }}
    where deployments.repository not in (select rules.repository from rules)

),

named as (

    select
        images.detector,
        images.repository,
        images.source_id,
        images.image_name,
        services.service,
        images.tag,
        row_number() over (
            partition by
                images.detector, images.repository, images.source_id,
                images.image_name, images.tag
            order by
                case when services.service = images.image_name then 0 else 1 end, services.service
        ) as choice
    from images
    inner join commits
        on images.tag = commits.sha and images.repository <> commits.repository
    inner join services
        on commits.repository = services.repository

),

final as (

    select detector, repository, source_id, image_name, service, tag
    from named
    where choice = 1

)

select * from final

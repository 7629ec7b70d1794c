-- The tags that a deployment names in its payload: those that a rule without a file captures and,
-- for repositories without a rule, the images that are another repository's commits.
-- Grain: one row per detector, repository, deployment, service and tag.

with deployments as (

    select * from {{ ref('deployment_payloads') }}

),

rules as (

    select * from {{ ref('pin_rules') }}
    where path_pattern is null

),

images as (

    select * from {{ ref('payload_images') }}

),

ruled as (

    select
        deployments.detector,
        deployments.repository,
        deployments.source_id,
        rules.service,
        {{ captured_by('deployments.payload', 'rules.pattern') }} as tag
    from deployments
    inner join rules
        on deployments.repository = rules.repository

),

final as (

    select
        detector,
        repository,
        source_id,
        service,
        tag
    from ruled
    where tag is not null
    union
    select
        detector,
        repository,
        source_id,
        service,
        tag
    from images

)

select * from final

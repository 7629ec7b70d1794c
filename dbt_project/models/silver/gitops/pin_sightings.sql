-- The pins of each deployment of a config repository: those in its payload, or otherwise those of
-- its commit's files in its own environment.
-- Grain: one row per detector, config repository, source id, job, environments and service.

{%- set grain = 'detector, repository, source_id, job, environment_name, pinned_environment, '
    ~ 'pinned_service' %}

with detections as (

    select * from {{ ref('detections') }}

),

file_pins as (

    select * from {{ ref('file_pins') }}

),

payload_pins as (

    select * from {{ ref('payload_pins') }}

),

environment_names as (

    select * from {{ ref('environment_names') }}

),

pinned as (

    select
        detections.*,
        pins.service as pinned_service,
        coalesce(detections.environment_name, pins.environment) as pinned_environment,
        pins.tag,
        2 as precedence
    from detections
    inner join file_pins as pins
        on
            detections.repository = pins.repository
            and detections.sha = pins.sha
            and (detections.service is null or detections.service = pins.service)
    left join environment_names as reports on detections.environment_name = reports.name
    left join environment_names as named on pins.environment = named.name
    where
        detections.environment_name is null
        or pins.environment is null
        or reports.environment = named.environment
    union all
    select
        detections.*,
        pins.service as pinned_service,
        detections.environment_name as pinned_environment,
        pins.tag,
        1 as precedence
    from detections
    inner join payload_pins as pins
        on
            detections.detector = pins.detector
            and detections.repository = pins.repository
            and detections.source_id = pins.source_id

),

ranked as (

    select
        *,
        -- Two workflows of one repository deploy independently.
        case when detector in ('workflow_run', 'github_deployment') then name end as series,
        row_number() over (partition by {{ grain }} order by precedence, tag) as choice
    from pinned

)

select * from ranked  -- noqa: AM04
where choice = 1

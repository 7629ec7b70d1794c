-- Verdicts about an unknown deployment or incident: a misspelling, or a deleted one. A warning: it
-- changes no number. Rows: verdicts.
{{ config(severity='warn') }}

with verdicts as (

    select * from {{ ref('stated_verdicts') }}

),

detections as (

    select
        detections.repository,
        detections.source_id,
        rollouts.detection_id
    from {{ ref('detection_rollouts') }} as rollouts
    inner join {{ ref('deployment_detections') }} as detections
        on rollouts.detection_id = detections.detection_id

),

incidents as (

    select * from {{ ref('incident_sources') }}

)

select
    entity_type,
    entity_id
from verdicts
where
    (
        entity_type = 'deployment'
        and entity_id not in (select detections.detection_id from detections)
        and not exists (
            select 1 from detections
            where
                verdicts.repository = detections.repository
                and verdicts.entity_id = detections.source_id
        )
    )
    or (
        entity_type = 'incident'
        and entity_id not in (select incidents.incident_key from incidents)
        and entity_id not in (select incidents.incident_id from incidents)
        and 'event:' || entity_id not in (select incidents.incident_id from incidents)
    )

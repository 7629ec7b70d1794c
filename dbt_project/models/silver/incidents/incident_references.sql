-- References in all records of an incident, except to the incident itself.
-- Grain: one row per incident or bug, and thing named.

with record_references as (

    select * from {{ ref('record_references') }}

),

outages as (

    select * from {{ ref('outages') }}

),

names as (

    select * from {{ ref('incident_names') }}

),

final as (

    select distinct
        outages.incident_key,
        record_references.kind,
        record_references.reference,
        record_references.sha,
        record_references.repository,
        record_references.number,
        record_references.named_id
    from record_references
    inner join outages
        on record_references.incident_key = outages.record_key
    left join names
        on
            outages.incident_key = names.incident_key
            and lower(record_references.named_id) = names.name
    where names.name is null

)

select * from final

-- Verdicts about an unknown deployment or incident: a misspelling, or a deleted one. A warning: it
-- changes no number. Rows: verdicts.
{{ config(severity='warn') }}

with verdicts as (

    select * from {{ ref('verdicts') }}

),

deployments as (

    select * from {{ ref('deployments') }}

),

incidents as (

    select * from {{ ref('incidents') }}

)

select
    entity_type,
    entity_id
from verdicts
where
    (
        entity_type = 'deployment'
        and entity_id not in (select deployments.deployment_id from deployments)
    )
    or (
        entity_type = 'incident'
        and entity_id not in (select incidents.incident_id from incidents)
        and entity_id not in (select incidents.incident_key from incidents)
    )

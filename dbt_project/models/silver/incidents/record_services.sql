-- The service of each incident record, if that service was ever deployed: a repository that only
-- holds issues has none.
-- Grain: one row per record of an incident or bug.

with records as (

    select * from {{ ref('incident_records') }}

),

deployed as (

    select distinct service from {{ ref('deployments') }}

),

final as (

    select
        records.incident_key,
        deployed.service
    from records
    left join deployed on records.service = deployed.service

)

select * from final

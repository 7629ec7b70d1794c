-- The pull requests that repair an incident or bug: those that name it, and those that it names as
-- its repair.
-- Grain: one row per incident or bug, pull request, and whether the name is unmistakable.

with incident_names as (

    select * from {{ ref('incident_names') }}

),

incident_references as (

    select * from {{ ref('incident_references') }}

),

pull_request_references as (

    select * from {{ ref('pull_request_references') }}

),

final as (

    select
        incident_names.incident_key,
        pull_request_references.repository,
        pull_request_references.number,
        incident_names.holder_count = 1 as is_unmistakable
    from incident_names
    inner join pull_request_references
        on incident_names.name = lower(pull_request_references.incident_id)
    union
    select
        incident_key,
        repository,
        number,
        true as is_unmistakable
    from incident_references
    where kind = 'repair'

)

select * from final

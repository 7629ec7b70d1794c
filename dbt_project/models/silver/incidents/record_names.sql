-- The names that texts use for an incident record, in lower case: its id, the place it was
-- transferred from, its former Jira keys, its repository's former names. Two sites may use one
-- name.
-- Grain: one row per incident or bug, and name.

with incidents as (

    select * from {{ ref('incident_records') }}

),

places as (

    select * from {{ ref('github_issue_places') }}

),

repository_names as (

    select * from {{ ref('github__repository_names') }}

),

changes as (

    select * from {{ ref('jira__changes') }}
    where lower(field) = 'key'

),

names as (

    select
        incident_key,
        lower(incident_id) as name
    from incidents
    union
    select
        incidents.incident_key,
        lower(places.incident_id) as name
    from incidents
    inner join places
        on incidents.incident_key = places.incident_key
    union
    select
        incidents.incident_key,
        'github:' || lower(repository_names.name) || '#'
        || cast(places.number as {{ dbt.type_string() }}) as name
    from incidents
    inner join places
        on incidents.incident_key = places.incident_key
    inner join repository_names
        on places.repository = repository_names.repository
    union
    select
        incidents.incident_key,
        'jira:' || lower(changes.from_text) as name
    from incidents
    inner join changes
        on
            incidents.site = changes.site
            and incidents.issue_id = changes.issue_id
    where changes.from_text is not null

),

final as (

    select
        incident_key,
        name,
        count(*) over (partition by name) as holder_count
    from names

)

select * from final

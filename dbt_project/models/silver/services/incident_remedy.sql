-- What to do for a service without an incident, by what is known of incidents in all of the
-- warehouse, as a sentence.
-- Grain: one row.

with incidents as (

    select coalesce(incidents.service, links.service) as service
    from {{ ref('incidents') }} as incidents
    left join {{ ref('incident_links') }} as links
        on incidents.incident_key = links.incident_key
    where incidents.kind = 'incident'

),

issues as (

    select count(*) as issue_count from {{ ref('jira__issues') }}
    union all
    select count(*) as issue_count from {{ ref('github__issues') }}

),

counted as (

    select
        count(*) as incident_count,
        count(*) - count(service) as unassigned_count,
        (select sum(issues.issue_count) from issues) as issue_count
    from incidents

),

final as (

    select
        case
            when unassigned_count > 0
                then
                    'Write into incident_pattern of services.csv which components or labels mean '
                    || 'this service: ' || cast(unassigned_count as {{ dbt.type_string() }})
                    || ' of ' || cast(incident_count as {{ dbt.type_string() }})
                    || ' incidents belong to no service.'
            when incident_count > 0
                then
                    'Correct its incident_pattern in services.csv, if one of the '
                    || cast(incident_count as {{ dbt.type_string() }})
                    || ' known incidents is its own.'
            when issue_count > 0
                then
                    'Add a row to incident_rules.csv: none of '
                    || cast(issue_count as {{ dbt.type_string() }})
                    || ' issues counts as an incident.'
            else
                'Connect Jira (diogen setup) or PagerDuty, or push each incident to '
                || '/api/ingest/incidents.'
        end as remedy
    from counted

)

select * from final

-- The service of a Jira issue: an affected service, a component, a label or the project names it,
-- by the service's own pattern if it has one, otherwise by its name or its repository's.
-- Grain: one row per site and issue that names a service.

with attributes as (

    select site, issue_id, era, field, value from {{ ref('issue_attributes') }}
    where field in ('component', 'label', 'project')
    union all
    select site, issue_id, 1 as era, field, value from {{ ref('jira_custom_attributes') }}
    where field = 'affected_service'

),

services as (

    select * from {{ ref('service_repositories') }}

),

-- Few different values are on many issues: each is matched once.
named as (

    select
        named_values.value,
        services.service
    from (select distinct value from attributes) as named_values
    inner join services on {{ names_service('named_values.value') }}

),

matching as (

    select
        attributes.site,
        attributes.issue_id,
        named.service,
        row_number() over (
            partition by attributes.site, attributes.issue_id
            order by
                case when attributes.field = 'affected_service' then 0 else attributes.era end,
                named.service
        ) as choice
    from attributes
    inner join named on attributes.value = named.value

),

final as (

    select site, issue_id, service
    from matching
    where choice = 1

)

select * from final

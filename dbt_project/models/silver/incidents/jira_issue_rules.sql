-- The rule that picks a Jira issue as an incident or a bug: by its values when it was resolved, and
-- by the present ones only if no rule matches those. Of a custom field, the present values count.
-- Grain: one row per site and issue that a rule picks.

with attributes as (

    select site, issue_id, era, field, value from {{ ref('issue_attributes') }}
    union all
    select site, issue_id, 1 as era, field, value from {{ ref('jira_custom_attributes') }}

),

rules as (

    select * from {{ ref('incident_rules') }}

),

matching as (

    select
        attributes.site,
        attributes.issue_id,
        rules.kind,
        rules.started_status,
        rules.resolved_status,
        row_number() over (
            partition by attributes.site, attributes.issue_id
            order by
                attributes.era,
                rules.kind desc,
                rules.pattern,
                rules.field,
                attributes.value
        ) as choice
    from attributes
    inner join rules
        on
            rules.source = 'jira'
            and attributes.field = rules.field
            and {{ matches('attributes.value', 'rules.pattern') }}

),

final as (

    select site, issue_id, kind, started_status, resolved_status
    from matching
    where choice = 1

)

select * from final

-- The rule that picks a GitHub issue as an incident or a bug: by its labels at that time, in any
-- place, and by the present ones only if no rule matches those.
-- Grain: one row per issue that a rule picks.

with places as (

    select * from {{ ref('github_issue_places') }}

),

labels as (

    select * from {{ ref('github_issue_labels') }}

),

rules as (

    select * from {{ ref('incident_rules') }}
    where source = 'github' and field = 'label'

),

matching as (

    select
        places.incident_key,
        rules.kind,
        row_number() over (
            partition by places.incident_key order by labels.era, rules.kind desc
        ) as choice
    from places
    inner join labels
        on places.repository = labels.repository and places.number = labels.number
    inner join rules
        on {{ matches('labels.label', 'rules.pattern') }}

),

final as (

    select
        incident_key,
        kind
    from matching
    where choice = 1

)

select * from final

-- GitHub's present issues that a rule picks as an incident or a bug, each once, even if it was
-- transferred. A reason for closing such as `not_planned` dismisses one.
-- Grain: one row per issue.

with places as (

    select * from {{ ref('github_issue_places') }}
    where is_present

),

issues as (

    select * from {{ ref('github__issues') }}

),

rules as (

    select * from {{ ref('github_issue_rules') }}

),

dismissals as (

    select * from {{ ref('dismissals') }}
    where source = 'github'

),

dismissed as (

    select
        issues.repository,
        issues.number,
        min(dismissals.reason) as reason
    from issues
    inner join dismissals
        on {{ matches('issues.state_reason', 'dismissals.pattern') }}
    where issues.state = 'closed'
    group by issues.repository, issues.number

),

final as (

    select
        places.incident_key,
        places.incident_id,
        rules.kind,
        issues.repository,
        issues.title,
        issues.body,
        issues.url,
        issues.state,
        dismissed.reason as dismissed_as,
        issues.opened_at,
        issues.closed_at,
        issues.fetched_at as known_at
    from places
    inner join issues
        on places.repository = issues.repository and places.number = issues.number
    inner join rules
        on places.incident_key = rules.incident_key
    left join dismissed
        on places.repository = dismissed.repository and places.number = dismissed.number

)

select * from final

-- Jira's issues that a rule picks as an incident or a bug, without deleted ones. A resolution such
-- as duplicate dismisses one.
-- Grain: one row per site and issue.

with issues as (

    select * from {{ ref('jira__issues') }}

),

deletions as (

    {{ withdrawn_records('jira', 'issues') }}

),

rules as (

    select * from {{ ref('jira_issue_rules') }}

),

dismissals as (

    select * from {{ ref('dismissals') }}
    where source = 'jira'

),

dismissed as (

    select
        issues.site,
        issues.issue_id,
        min(dismissals.reason) as reason
    from issues
    inner join dismissals
        on {{ matches('issues.resolution', 'dismissals.pattern') }}
    group by issues.site, issues.issue_id

),

final as (

    select
        issues.site,
        issues.issue_id,
        issues.issue_key,
        rules.kind,
        rules.started_status,
        rules.resolved_status,
        dismissed.reason as dismissed_as,
        issues.title,
        issues.description,
        issues.url,
        issues.opened_at,
        issues.resolution_at,
        issues.fetched_at as known_at
    from issues
    inner join rules
        on issues.site = rules.site and issues.issue_id = rules.issue_id
    left join dismissed
        on issues.site = dismissed.site and issues.issue_id = dismissed.issue_id
    left join deletions
        on
            issues.site = deletions.site
            and issues.issue_id = deletions.record_id
            and issues.fetched_at <= deletions.deleted_at
    where deletions.record_id is null

)

select * from final

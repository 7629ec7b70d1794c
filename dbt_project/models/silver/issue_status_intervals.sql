-- How long a Jira issue stood in each status; the category, not the name, gives it meaning.
-- Grain: one row per site, issue and stay in a status.

with issues as (

    select * from {{ ref('jira__issues') }}

),

changes as (

    select * from {{ ref('jira__changes') }}
    where field = 'status'

),

statuses as (

    select * from {{ ref('jira__statuses') }}

),

-- Before its first change an issue stood where that change took it from.
entered as (

    select
        issues.site,
        issues.issue_id,
        coalesce(first_changes.from_value, issues.status_id) as status_id,
        coalesce(first_changes.from_text, issues.status) as status,
        issues.opened_at as started_at,
        0 as history_order,
        '' as history_id
    from issues
    left join (
        select
            *,
            row_number() over (
                partition by site, issue_id order by changed_at, {{ by_id('history_id') }}, position
            ) as history_order
        from changes
    ) as first_changes
        on
            issues.site = first_changes.site
            and issues.issue_id = first_changes.issue_id
            and first_changes.history_order = 1
    union all
    select
        changes.site,
        changes.issue_id,
        changes.to_value as status_id,
        changes.to_text as status,
        changes.changed_at as started_at,
        1 as history_order,
        changes.history_id
    from changes

),

final as (

    select
        entered.site,
        entered.issue_id,
        row_number() over (
            partition by entered.site, entered.issue_id
            order by
                entered.history_order, entered.started_at,
                {{ by_id('entered.history_id') }}
        ) as position,
        entered.status_id,
        coalesce(statuses.status, entered.status) as status,
        -- What the issue itself says of a status is true of the one it stands in, and no other.
        coalesce(
            statuses.status_category,
            case when entered.status_id = issues.status_id then issues.status_category end
        ) as status_category,
        entered.started_at,
        lead(entered.started_at) over (
            partition by entered.site, entered.issue_id
            order by
                entered.history_order, entered.started_at,
                {{ by_id('entered.history_id') }}
        ) as ended_at
    from entered
    inner join issues
        on
            entered.site = issues.site
            and entered.issue_id = issues.issue_id
    left join statuses
        on
            entered.site = statuses.site
            and entered.status_id = statuses.status_id

)

select * from final

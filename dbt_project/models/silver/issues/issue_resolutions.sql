-- Each time a Jira issue was resolved, until it was reopened. It is resolved when it reaches a
-- status of category done, or when its resolution is set if that was before. An issue without a
-- history was resolved at its resolution date, if it has one.
-- Grain: one row per site, issue and resolution.

with intervals as (

    select * from {{ ref('issue_status_intervals') }}

),

issues as (

    select * from {{ ref('jira__issues') }}

),

stays as (

    select
        site,
        issue_id,
        position,
        started_at,
        resolution_kept_since,
        coalesce(status_category = 'done', false) as is_resolved_status,
        count(*) over (partition by site, issue_id) as stay_count
    from intervals

),

judged as (

    {{ resolved_stays('stays') }}

),

turns as (

    select
        *,
        lead(started_at) over (partition by site, issue_id order by position) as turned_at
    from judged
    where is_resolved <> coalesce(was_resolved, false)

),

final as (

    select
        turns.site,
        turns.issue_id,
        row_number() over (
            partition by turns.site, turns.issue_id order by turns.position
        ) as position,
        -- Without a change of status, the time of its present status is unknown.
        coalesce(
            case when turns.stay_count = 1 then issues.resolution_at end,
            turns.resolution_kept_since,
            turns.started_at
        ) as resolved_at,
        turns.turned_at as reopened_at
    from turns
    inner join issues
        on
            turns.site = issues.site
            and turns.issue_id = issues.issue_id
    where turns.is_resolved

)

select * from final

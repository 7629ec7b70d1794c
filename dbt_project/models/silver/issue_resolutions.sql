-- Each time a Jira issue came into a status of category done, until it was reopened.
-- An issue without any history was resolved at its resolution date, if it has one.
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
        coalesce(status_category = 'done', false) as is_done,
        lag(coalesce(status_category = 'done', false)) over (
            partition by site, issue_id order by position
        ) as was_done,
        count(*) over (partition by site, issue_id) as stay_count
    from intervals

),

turns as (

    select
        *,
        lead(started_at) over (partition by site, issue_id order by position) as turned_at
    from stays
    where is_done <> coalesce(was_done, false)

),

final as (

    select
        turns.site,
        turns.issue_id,
        row_number() over (
            partition by turns.site, turns.issue_id order by turns.position
        ) as position,
        -- Without any change of status nothing says when it came to stand where it stands.
        coalesce(
            case when turns.stay_count = 1 then issues.resolution_at end,
            turns.started_at
        ) as resolved_at,
        turns.turned_at as reopened_at
    from turns
    inner join issues
        on
            turns.site = issues.site
            and turns.issue_id = issues.issue_id
    where turns.is_done

)

select * from final

-- Throughput and work in progress: issues opened, started and resolved in each period, and in
-- progress at its end: those that entered the category less those that left.
-- Grain: one row per site, project, issue type, grain and period start.

with issues as (

    select * from {{ ref('fct_issues') }}

),

calendar_periods as (

    select * from {{ ref('calendar_periods') }}

),

issue_periods as (

    select * from {{ ref('issue_periods') }}

),

pointed as (

    select distinct
        site,
        project_key
    from issues
    where story_points is not null

),

events as (
    {{ issue_events() }}
),

measured as (

    select
        events.site,
        events.project_key,
        events.issue_type,
        calendar_periods.grain,
        calendar_periods.period_start_date,
        {%- for event in ['opened', 'started', 'resolved'] %}
        count(*) filter (where events.event = '{{ event }}') as {{ event }}_count,
        {%- endfor %}
        sum(events.points) as resolved_points,
        count(*) filter (where events.event = 'entered')
        - count(*) filter (where events.event = 'left') as wip_change
    from events
    inner join calendar_periods
        on events.event_date = calendar_periods.date_day
    group by
        events.site, events.project_key, events.issue_type, calendar_periods.grain,
        calendar_periods.period_start_date

),

final as (

    select
        issue_periods.site,
        issue_periods.project_key,
        issue_periods.issue_type,
        issue_periods.grain,
        issue_periods.period_start_date,
        issue_periods.period_end_date,
        issue_periods.is_open,
        coalesce(measured.opened_count, 0) as opened_count,
        coalesce(measured.started_count, 0) as started_count,
        coalesce(measured.resolved_count, 0) as resolved_count,
        case when pointed.site is not null then coalesce(measured.resolved_points, 0) end
            as resolved_points,
        cast(
            sum(coalesce(measured.wip_change, 0)) over (
                partition by
                    issue_periods.site, issue_periods.project_key, issue_periods.issue_type,
                    issue_periods.grain
                order by issue_periods.period_start_date
                rows between unbounded preceding and current row
            ) as bigint
        ) as wip_count,
        case when pointed.site is null then 'no_story_points' end as reason
    from issue_periods
    left join measured
        on
            issue_periods.site = measured.site
            and issue_periods.project_key = measured.project_key
            and issue_periods.issue_type = measured.issue_type
            and issue_periods.grain = measured.grain
            and issue_periods.period_start_date = measured.period_start_date
    left join pointed
        on
            issue_periods.site = pointed.site
            and issue_periods.project_key = pointed.project_key

)

select * from final

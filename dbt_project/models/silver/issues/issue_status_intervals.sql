-- How long a Jira issue was in each status; the category, not the name, gives a status its meaning.
-- Names and categories are those of the time: the history has those that are no longer listed.
-- Grain: one row per site, issue and stay in a status.

{# The changes of status and of resolution may be in two histories, within a second. #}
{% set is_set = 'resolution_spans.started_at <= '
    ~ dbt.dateadd('second', 1, 'stays.started_at')
    ~ ' and (resolution_spans.ended_at is null or resolution_spans.ended_at > stays.started_at)' %}
{% set is_kept = 'resolution_spans.started_at < stays.started_at'
    ~ ' and (resolution_spans.ended_at is null or resolution_spans.ended_at >= stays.ended_at)' %}

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

resolution_spans as (

    select * from {{ ref('issue_resolution_spans') }}

),

-- A changelog has names in the language of the site or of the person who made the change.
twins as (

    select
        site,
        name,
        case when count(distinct status_id) = 1 then min(status_id) end as status_id,
        case when count(distinct status_category) = 1 then min(status_category) end
            as status_category
    from (
        select site, lower(status) as name, status_id, status_category from statuses
        union
        select site, lower(untranslated_status) as name, status_id, status_category from statuses
    ) as named
    where name is not null
    group by site, name

),

-- Before its first change an issue was in the status that the change replaced. An imported issue
-- was changed before it was created here: since when it was in that status is unknown.
entered as (

    select
        issues.site,
        issues.issue_id,
        case
            when first_changes.issue_id is null then issues.status_id
            else first_changes.from_value
        end as status_id,
        case when first_changes.issue_id is null then issues.status else first_changes.from_text end
            as status,
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
    where coalesce(issues.opened_at <= first_changes.changed_at, true)
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

stays as (

    select
        entered.site,
        entered.issue_id,
        row_number() over (
            partition by entered.site, entered.issue_id
            order by
                entered.history_order, entered.started_at,
                {{ by_id('entered.history_id') }}
        ) as position,
        coalesce(entered.status_id, twins.status_id) as status_id,
        entered.status,
        twins.status_category as twin_category,
        entered.started_at,
        lead(entered.started_at) over (
            partition by entered.site, entered.issue_id
            order by
                entered.history_order, entered.started_at,
                {{ by_id('entered.history_id') }}
        ) as ended_at
    from entered
    left join twins
        on
            entered.site = twins.site
            and lower(entered.status) = twins.name

),

final as (

    select
        stays.site,
        stays.issue_id,
        stays.position,
        stays.status_id,
        coalesce(statuses.status, stays.status) as status,
        -- The issue itself describes only the status in which it is now.
        coalesce(
            statuses.status_category,
            case when stays.status_id = issues.status_id then issues.status_category end,
            case when bool_or({{ is_set }}) then 'done' end,
            stays.twin_category
        ) as status_category,
        stays.started_at,
        stays.ended_at,
        -- An issue created with a resolution is not done by that.
        min(resolution_spans.started_at) filter (
            where {{ is_kept }} and resolution_spans.started_at > issues.opened_at
        ) as resolution_kept_since
    from stays
    inner join issues
        on
            stays.site = issues.site
            and stays.issue_id = issues.issue_id
    left join statuses
        on
            stays.site = statuses.site
            and stays.status_id = statuses.status_id
    left join resolution_spans
        on
            stays.site = resolution_spans.site
            and stays.issue_id = resolution_spans.issue_id
    group by
        stays.site, stays.issue_id, stays.position, stays.status_id, stays.status,
        stays.twin_category, stays.started_at, stays.ended_at, statuses.status,
        statuses.status_category, issues.status_id, issues.status_category

)

select * from final

-- The labels of GitHub's closed issues that changed after the last closing. The first such event of
-- a label shows whether it was there before.
-- Grain: one row per repository, issue and label.

with issues as (

    select * from {{ ref('github__issues') }}
    where state = 'closed'

),

events as (

    select * from {{ ref('github__issue_events') }}
    where event in ('labeled', 'unlabeled') and label is not null

),

ordered as (

    select
        events.repository,
        events.number,
        events.label,
        events.event,
        row_number() over (
            partition by events.repository, events.number, events.label
            order by events.occurred_at, {{ by_id('events.event_id') }}
        ) as event_order
    from events
    inner join issues
        on
            events.repository = issues.repository
            and events.number = issues.number
            and events.occurred_at > issues.closed_at

),

final as (

    select
        repository,
        number,
        label,
        event = 'unlabeled' as was_there
    from ordered
    where event_order = 1

)

select * from final

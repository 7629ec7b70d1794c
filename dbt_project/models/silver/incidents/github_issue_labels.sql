-- The labels of GitHub's issues. Era 1 has the labels at the last closing, from the issue's events;
-- era 2 has the present ones. Tidying up years later changes no incident.
-- Grain: one row per repository, issue, era and label.

with issues as (

    select * from {{ ref('github__issues') }}

),

events as (

    select * from {{ ref('github__issue_events') }}

),

ends as (

    select
        repository,
        number,
        closed_at
    from issues
    where state = 'closed'

),

-- The first event of a label after the end shows whether it was there before.
first_events as (

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
    inner join ends
        on
            events.repository = ends.repository
            and events.number = ends.number
            and events.occurred_at > ends.closed_at
    where
        events.event in ('labeled', 'unlabeled')
        and events.label is not null

),

present as (

    select
        issues.repository,
        issues.number,
        {{ json_text('label.value', ['name']) }} as label
    from issues
    {{ json_each('issues.labels', 'label') }}

),

final as (

    select
        present.repository,
        present.number,
        1 as era,
        present.label
    from present
    left join first_events
        on
            present.repository = first_events.repository
            and present.number = first_events.number
            and present.label = first_events.label
            and first_events.event_order = 1
            and first_events.event = 'labeled'
    where
        first_events.label is null
        and present.label is not null
    union
    select
        repository,
        number,
        1 as era,
        label
    from first_events
    where
        event_order = 1
        and event = 'unlabeled'
    union
    select
        repository,
        number,
        2 as era,
        label
    from present
    where label is not null

)

select * from final

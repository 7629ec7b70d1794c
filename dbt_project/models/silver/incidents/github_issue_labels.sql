-- The labels of GitHub's issues. Era 1 has the labels at the last closing, from the issue's events;
-- era 2 has the present ones. Tidying up years later changes no incident.
-- Grain: one row per repository, issue, era and label.

with issues as (

    select * from {{ ref('github__issues') }}

),

later_changes as (

    select * from {{ ref('later_label_changes') }}

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
    left join later_changes
        on
            present.repository = later_changes.repository
            and present.number = later_changes.number
            and present.label = later_changes.label
            and not later_changes.was_there
    where
        later_changes.label is null
        and present.label is not null
    union
    select
        repository,
        number,
        1 as era,
        label
    from later_changes
    where was_there
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

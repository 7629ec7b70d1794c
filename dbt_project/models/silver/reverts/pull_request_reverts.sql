-- The reverts that a pull request states: in its text, in its own commits' messages, in its title.
-- Grain: one row per repository, pull request, thing that it reverts and place that says so.

{% set quoted = "'^re(vert|apply):? +\".+\"'" %}

with pull_requests as (

    select * from {{ ref('github__pull_requests') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}

),

own_commits as (

    select * from {{ ref('github__pull_request_commits') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}

),

texts as (

    select
        repository,
        number,
        'body' as said_in,
        body as text
    from pull_requests
    where {{ matches('body', "'revert'") }}
    union all
    select
        repository,
        number,
        sha as said_in,
        message as text
    from own_commits
    where {{ matches('message', "'revert'") }}

),

-- `Reapply "X"` is git's word for the revert of `Revert "X"`. Without quotation marks a title may
-- mean something else, as in `Revert to the old layout`.
titles as (

    select
        repository,
        number,
        'title' as said_in,
        case when {{ matches('title', quoted) }} then 'title' else 'unquoted_title' end as kind,
        repository as named_repository,
        coalesce(
            {{ captured('title', '^[Rr]evert:? +"(.+)"') }},
            {{ captured('title', '^[Rr]evert:? +(.+)$') }},
            'Revert ' || {{ captured('title', '^[Rr]eapply:? +(".+")') }}
        ) as named
    from pull_requests

),

final as (

    {{ taken_back('texts', 'text', ['repository', 'number', 'said_in']) }}
    union
    select * from titles

)

select * from final
where named is not null

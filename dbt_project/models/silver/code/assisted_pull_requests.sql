-- Pull requests in whose own commits an agent or assistant had a hand. Whoever opens a pull request
-- answers for it: where that is a person, the agent that wrote its commits assisted.
-- Grain: one row per repository and pull request.

with own_commits as (

    select * from {{ ref('github__pull_request_commits') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}

),

origin_patterns as (

    select * from {{ ref('origin_patterns') }}

),

marks as (

    {{ commit_origin_marks('own_commits', ['repository', 'number']) }}

),

final as (

    select distinct
        repository,
        number,
        {{ built_at() }} as _built_at
    from marks
    where origin in ('agent', 'assisted')

)

select * from final

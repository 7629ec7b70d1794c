-- Pull requests with own commits by an agent or with an assistant. The person who opens a pull
-- request is responsible for it, so an agent that wrote its commits assisted.
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
        number
    from marks
    where origin in ('agent', 'assisted')

)

select * from final

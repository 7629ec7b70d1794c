-- Pull requests of which anything arrived: itself, its commits, reviews or events, its deletion.
-- Grain: one row per repository, pull request and build that noticed it.

with pull_requests as (

    select * from {{ ref('github__pull_requests') }}

),

own_commits as (

    select * from {{ ref('github__pull_request_commits') }}

),

reviews as (

    select * from {{ ref('github__reviews') }}

),

events as (

    select * from {{ ref('github__issue_events') }}

),

deletions as (

    select
        repository,
        cast(record_id as bigint) as number,
        _built_at
    from {{ ref('github__deletions') }}
    where table_name = 'pull_requests'

),

changed as (

    {% for arrived in ['pull_requests', 'own_commits', 'reviews', 'events', 'deletions'] -%}
    select
        repository,
        number
    from {{ arrived }}
    where {{ is_news('_built_at') }}
    {{ 'union' if not loop.last }}
    {% endfor %}

),

final as (

    select
        repository,
        number,
        {{ built_at() }} as _built_at
    from changed

)

select * from final

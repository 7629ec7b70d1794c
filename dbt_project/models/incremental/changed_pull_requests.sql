-- Pull requests with new data: the pull request, its commits, reviews, events or its deletion.
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
        {{ number_in('record_id') }} as number,
        _built_at
    from {{ ref('github__deletions') }}
    where
        table_name = 'pull_requests'
        and {{ number_in('record_id') }} is not null

),

final as (

    {% for arrived in ['pull_requests', 'own_commits', 'reviews', 'events', 'deletions'] -%}
    select
        repository,
        number
    from {{ arrived }}
    where {{ changed_since_last_build('_built_at') }}
    {{ 'union' if not loop.last }}
    {% endfor %}

)

select * from final

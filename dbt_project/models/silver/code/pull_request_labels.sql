-- Labels of pull requests.
-- Grain: one row per repository, pull request and label.

with pull_requests as (

    select * from {{ ref('github__pull_requests') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}

),

final as (

    select distinct
        pull_requests.repository,
        pull_requests.number,
        {{ json_text('label.value', ['name']) }} as label
    from pull_requests
    {{ json_each('pull_requests.labels', 'label') }}
    where {{ json_text('label.value', ['name']) }} is not null

)

select * from final

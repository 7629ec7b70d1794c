-- The pull request of each statement that names one by its title. Of several with one title the
-- last one merged before the revert counts.
-- Grain: one row per repository and taker.

with statements as (

    select * from {{ ref('revert_statements') }}
    where kind in ('title', 'unquoted_title')

),

pull_requests as (

    select * from {{ ref('pull_requests') }}
    where merged_at is not null

),

titled as (

    select
        statements.*,
        pull_requests.number as named_number,
        row_number() over (
            partition by statements.repository, statements.taker
            order by pull_requests.merged_at desc, pull_requests.number desc
        ) as recency
    from statements
    inner join pull_requests as takers
        on
            statements.repository = takers.repository
            and statements.number = takers.number
    inner join pull_requests
        on
            statements.repository = pull_requests.repository
            and lower(statements.named) = lower(pull_requests.title)
            and pull_requests.merged_at <= takers.merged_at

),

final as (

    select
        repository,
        taker,
        kind,
        named,
        named_number as number
    from titled
    where recency = 1

)

select * from final

-- The time from which the records of a repository are known, if the source gives no older ones.
-- Grain: one row per repository and stream that is not known completely.

with github_starts as (

    select * from {{ ref('github__history_starts') }}

),

final as (

    select
        repository,
        stream,
        known_from,
        reason
    from github_starts
    where known_from is not null

)

select * from final

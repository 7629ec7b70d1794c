-- Changes and what each reverts. The revert of a revert ships work again, so it has no row.
-- Grain: one row per repository, taker and change that is reverted.

with pairs as (

    select * from {{ ref('revert_pairs') }}

),

takers as (

    select distinct
        repository,
        taker
    from pairs

),

turned as (

    select
        pairs.*,
        takers.taker is not null as is_of_taker
    from pairs
    left join takers
        on
            pairs.repository = takers.repository
            and pairs.taken = takers.taker

),

-- Reverting a revert only ships work again, and may be reverted like any other change.
landed_again as (

    select
        repository,
        taker
    from turned
    group by repository, taker
    having bool_and(is_of_taker)

),

final as (

    select
        turned.repository,
        turned.taker,
        turned.taker_number,
        turned.taker_sha,
        turned.taken,
        turned.taken_number,
        turned.taken_sha
    from turned
    left join landed_again
        on
            turned.repository = landed_again.repository
            and turned.taken = landed_again.taker
    where
        turned.taken is not null
        and (not turned.is_of_taker or landed_again.taker is not null)

)

select * from final

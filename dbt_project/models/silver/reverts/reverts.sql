-- Changes and what each reverts. The revert of a revert ships work again, so it has no row.
-- Grain: one row per repository, taker and change that is reverted.

with statements as (

    select
        *,
        min(case when kind in ('title', 'unquoted_title') then 2 else 1 end) over (
            partition by repository, taker
        ) as plainest
    from {{ ref('revert_statements') }}

),

changes as (

    select * from {{ ref('reverted_changes') }}

),

-- A title counts only without other statements, and without quotation marks only for a known one.
pairs as (

    select distinct
        statements.repository,
        statements.taker,
        statements.number as taker_number,
        statements.sha as taker_sha,
        changes.taken,
        changes.number as taken_number,
        changes.sha as taken_sha
    from statements
    left join changes
        on
            statements.repository = changes.repository
            and statements.taker = changes.taker
            and statements.kind = changes.kind
            and statements.named = changes.named
    where
        (statements.kind not in ('title', 'unquoted_title') or statements.plainest = 2)
        and (statements.kind <> 'unquoted_title' or changes.taken is not null)

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

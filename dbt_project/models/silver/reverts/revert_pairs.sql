-- Changes that state a revert, with what they revert if that is known. A title counts only without
-- other statements, and without quotation marks only for a known change.
-- Grain: one row per repository, taker and change that it reverts, or none that is known.

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

final as (

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

)

select * from final

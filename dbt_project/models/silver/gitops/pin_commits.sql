-- The commit that a pinned tag or digest names: that for which the digest is recorded, or otherwise
-- that of the git tag, as it was first seen, or the only commit with its digits. Digits with which
-- several commits begin name none.
-- Grain: one row per service and tag that names a commit.

with candidates as (

    select * from {{ ref('pin_candidates') }}

),

ranked as (

    select
        *,
        row_number() over (
            partition by service, tag
            order by
                case resolved_by when 'digest' then 0 when 'tag' then 1 else 2 end,
                seen_at,
                repository,
                sha
        ) as choice
    from candidates
    where
        resolved_by <> 'sha'
        or not exists (
            select 1 from candidates as others
            where
                others.service = candidates.service
                and others.tag = candidates.tag
                and others.resolved_by = 'sha'
                and others.sha <> candidates.sha
        )

),

final as (

    select
        service,
        tag,
        repository,
        sha,
        resolved_by
    from ranked
    where choice = 1

)

select * from final

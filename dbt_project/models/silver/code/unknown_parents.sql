-- Parents of commits that are missing in the warehouse, where known history ends.
-- Grain: one row per commit and parent that is not held.

with commit_parents as (

    select
        sha,
        parent_sha
    from {{ ref('commit_parents') }}
    where {{ is_new() }}
    {%- if is_incremental() %}
    union
    select
        sha,
        parent_sha
    from {{ this }}
    {%- endif %}

),

commits as (

    select * from {{ ref('commits') }}

),

final as (

    select
        commit_parents.sha,
        commit_parents.parent_sha
    from commit_parents
    left join commits
        on commit_parents.parent_sha = commits.sha
    where commits.sha is null

)

select * from final

-- The edges of the commit graph. A commit's name determines its parents, so the edge is the same in
-- every repository that holds it.
-- Grain: one row per commit and parent.

with commits as (

    select * from {{ ref('github__commits') }}
    {%- if is_incremental() %}
    where _built_at > {{ since() }}
    {%- endif %}

),

final as (

    select
        commits.sha,
        {{ json_text('parent.value', ['sha']) }} as parent_sha,
        {{ built_at() }} as _built_at
    from commits
    {{ json_each('commits.parents', 'parent') }}
    group by commits.sha, {{ json_text('parent.value', ['sha']) }}

)

select * from final

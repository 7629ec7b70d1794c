-- The edges of the commit graph; a commit's parents never change.
-- Grain: one row per repository, commit and parent.

with commits as (

    select * from {{ ref('github__commits') }}
    {%- if is_incremental() %}
    where _built_at > (select coalesce(max(_built_at), '-infinity') from {{ this }})
    {%- endif %}

),

final as (

    select distinct
        commits.repository,
        commits.sha,
        {{ json_text('parent.value', ['sha']) }} as parent_sha,
        commits._built_at
    from commits
    {{ json_each('commits.parents', 'parent') }}

)

select * from final

-- The default branches that a repository had, each with the time at which it was first seen.
-- Grain: one row per repository and branch.

with versions as (

    {{ known_versions(
        source('raw_github', 'repositories'), ref('push__payloads'), 'raw_github.repositories',
        ['scope', 'payload', 'updated_at', 'fetched_at'],
    ) }}

),

names as (

    select * from {{ ref('github__repository_names') }}

),

final as (

    select
        {{ present_name('raw_github', 'versions') }} as repository,
        {{ short_key(json_text('versions.payload', ['default_branch'])) }} as branch,
        min(
            least(coalesce(versions.updated_at, versions.fetched_at), versions.fetched_at)
        ) as seen_at
    from versions
    left join names
        on versions.scope = names.name
    where {{ short_key(json_text('versions.payload', ['default_branch'])) }} is not null
    group by
        {{ present_name('raw_github', 'versions') }},
        {{ short_key(json_text('versions.payload', ['default_branch'])) }}

)

select * from final

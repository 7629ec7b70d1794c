-- The commits to which a tag or a branch pointed, each with the time at which it was first seen
-- there. A reference moves; a deployment by its name is of the commit to which it pointed then.
-- Grain: one row per repository, kind, reference and commit.

with

{% for kind, table_name in [('tag', 'tags'), ('branch', 'branches')] -%}
{{ kind }}_versions as (

    {{ known_versions(
        source('raw_github', table_name), ref('push__payloads'), 'raw_github.' ~ table_name,
        ['scope', 'id', 'payload', 'fetched_at'],
    ) }}

),

{% endfor -%}
names as (

    select * from {{ ref('github__repository_names') }}

),

versions as (

    {% for kind in ['tag', 'branch'] -%}
    select
        '{{ kind }}' as kind,
        scope,
        id,
        {{ short_key(
            'coalesce('
            ~ json_text('payload', ['commit', 'sha']) ~ ', '
            ~ json_text('payload', ['id']) ~ ')'
        ) }} as sha,
        fetched_at
    from {{ kind }}_versions
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        {{ present_name('raw_github', 'versions') }} as repository,
        versions.kind,
        versions.id as reference,
        versions.sha,
        min(versions.fetched_at) as seen_at
    from versions
    left join names
        on versions.scope = names.name
    where versions.sha is not null
    group by {{ present_name('raw_github', 'versions') }}, versions.kind, versions.id, versions.sha

)

select * from final

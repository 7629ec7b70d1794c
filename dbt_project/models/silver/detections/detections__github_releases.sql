-- Published releases.
-- Grain: one row per repository and release.

with releases as (

    select * from {{ ref('github__releases') }}

),

tags as (

    select * from {{ ref('github__tags') }}

),

final as (

    select
        'github_release' as detector,
        releases.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        releases.release_id as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        releases.tag as name,
        coalesce(
            tags.sha,
            {{ captured('releases.target_commitish', '^([0-9a-f]{40})$') }}
        ) as sha,
        releases.tag as ref,
        releases.published_at as started_at,
        releases.published_at as finished_at,
        'success' as outcome,
        1 as attempt_count,
        releases.url,
        false as is_rework_reported,
        false as is_failure_reported,
        releases.fetched_at as known_at
    from releases
    left join tags
        on
            releases.repository = tags.repository
            and releases.tag = tags.tag
    where
        not releases.is_draft
        and releases.published_at is not null

)

select * from final

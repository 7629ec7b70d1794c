-- Releases that GitLab reported. Each has the commit and the time of its first report, unless it
-- was given another time. A deleted release stays deployed.
-- Grain: one row per repository and release.

with ranked as (

    select
        *,
        row_number() over (
            partition by repository, tag
            order by case when action = 'delete' then 1 else 0 end, sequence
        ) as choice
    from {{ ref('push__gitlab_releases') }}
    where
        repository is not null
        and tag is not null
        and released_at is not null

),

final as (

    select
        'gitlab_release' as detector,
        repository,
        cast(null as {{ dbt.type_string() }}) as service,
        tag as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        tag as name,
        case when {{ is_prerelease_name('tag') }} then 'prerelease' else 'release' end as event,
        case when {{ is_prerelease_name('tag') }} then 'prerelease' end as doubt,
        sha,
        tag as ref,
        released_at as started_at,
        released_at as finished_at,
        'success' as outcome,
        1 as attempt_count,
        url,
        false as is_rework_reported,
        false as is_failure_reported,
        fetched_at as known_at
    from ranked
    where choice = 1

)

select * from final

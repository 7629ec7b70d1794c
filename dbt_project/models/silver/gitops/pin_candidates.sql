-- Commits that a pinned tag or digest may name in the repositories of its service: those of the git
-- tag of this name, with or without a `v` or the service's name before it, those whose sha,
-- complete or shortened to seven digits or more, is in it, and those whose record has the digest.
-- Grain: one row per service, tag, repository, commit and way.

with places as (

    select * from {{ ref('pinned_tags') }}

),

commits as (

    select * from {{ ref('github__commits') }}

),

digests as (

    select * from {{ ref('recorded_digests') }}

),

tags as (

    select * from {{ ref('github__reference_commits') }}
    where kind = 'tag'

),

final as (

    select
        places.service,
        places.tag,
        tags.repository,
        tags.sha,
        'tag' as resolved_by,
        tags.seen_at
    from places
    inner join tags
        on
            places.repository = tags.repository
            and (
                lower(tags.reference) in (
                    lower(places.name),
                    lower('v' || places.name),
                    lower(places.service || '-' || places.name),
                    lower(places.service || '-v' || places.name),
                    lower(places.service || '/' || places.name),
                    lower(places.service || '/v' || places.name)
                )
                or lower('v' || tags.reference) = lower(places.name)
            )
    union all
    select
        places.service,
        places.tag,
        commits.repository,
        commits.sha,
        'sha' as resolved_by,
        cast(null as {{ dbt.type_timestamp() }}) as seen_at
    from places
    inner join commits
        on
            places.repository = commits.repository
            and substr(places.digits, 1, 7) = substr(commits.sha, 1, 7)
            and substr(commits.sha, 1, length(places.digits)) = places.digits
    union all
    select
        places.service, places.tag, digests.repository, digests.sha,
        'digest' as resolved_by,
        cast(null as {{ dbt.type_timestamp() }}) as seen_at
    from places
    inner join digests
        on places.repository = digests.repository and places.digest = digests.digest

)

select * from final

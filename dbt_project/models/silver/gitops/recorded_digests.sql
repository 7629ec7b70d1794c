-- The commit of which an image was built, where a record names the image's digest: the payload of a
-- deployment of that commit, or the notes of the release of its tag.
-- Grain: one row per repository, digest and commit.

with deployments as (

    select * from {{ ref('github__deployments') }}
    where payload is not null

),

releases as (

    select * from {{ ref('github__releases') }}
    where body is not null and not is_draft

),

tags as (

    select * from {{ ref('github__reference_commits') }}
    where kind = 'tag'

),

final as (

    select
        deployments.repository,
        lower(digest.value) as digest,
        deployments.sha
    from deployments
    {{ matches_in('deployments.payload', 'sha256:([0-9a-f]{64})', 'digest') }}
    union
    select
        releases.repository,
        lower(digest.value) as digest,
        tags.sha
    from releases
    inner join tags
        on
            releases.repository = tags.repository
            and releases.tag = tags.reference
    {{ matches_in('releases.body', 'sha256:([0-9a-f]{64})', 'digest') }}

)

select * from final

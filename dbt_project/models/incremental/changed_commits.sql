-- Commits whose lead time may have changed: new ones, those that another deployment ships now,
-- those of services with other tiers than before.
-- Grain: one row per repository, commit and build that noticed it.

with first_shipments as (

    select * from {{ ref('first_shipments') }}

),

service_path_commits as (

    select * from {{ ref('service_path_commits') }}

),

-- Of services' tiers and of shipments that no longer exist.
changed_keys as (

    select * from {{ ref('changed_keys') }}

),

final as (

    select
        repository,
        sha
    from {{ ref('commits') }}
    where {{ changed_since_last_build('_built_at') }}
    union
    select
        repository,
        sha
    from service_path_commits
    where {{ changed_since_last_build('_built_at') }}
    union
    select
        commits.repository,
        commits.sha
    from first_shipments
    inner join {{ ref('commits') }} as commits
        on first_shipments.sha = commits.sha
    where {{ changed_since_last_build('first_shipments._built_at') }}
    union
    select
        commits.repository,
        commits.sha
    from changed_keys
    inner join {{ ref('commits') }} as commits
        on changed_keys.sha = commits.sha
    where {{ recorded_by('first_shipments') }}
    union
    select
        commits.repository,
        commits.sha
    from changed_keys
    inner join {{ ref('commits') }} as commits
        on changed_keys.repository = commits.repository
    where {{ recorded_by('service_tiers') }}

)

select * from final

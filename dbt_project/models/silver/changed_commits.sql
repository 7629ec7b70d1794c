-- Commits whose lead time may have changed: new ones, those shipped by another deployment than
-- before, those of services that ship elsewhere than before.
-- Grain: one row per repository, commit and build that noticed it.

with first_shipments as (

    select * from {{ ref('first_shipments') }}

),

service_path_commits as (

    select * from {{ ref('service_path_commits') }}

),

-- Of services' tiers and of shipments that are no more.
changed_keys as (

    select * from {{ ref('changed_keys') }}

),

-- depends_on: {{ ref('service_tiers') }}

changed as (

    select
        repository,
        sha
    from {{ ref('commits') }}
    where {{ is_news('_built_at') }}
    union
    select
        repository,
        sha
    from service_path_commits
    where {{ is_news('_built_at') }}
    union
    select
        commits.repository,
        commits.sha
    from first_shipments
    inner join {{ ref('commits') }} as commits
        on first_shipments.sha = commits.sha
    where {{ is_news('first_shipments._built_at') }}
    union
    select
        commits.repository,
        commits.sha
    from changed_keys
    inner join {{ ref('commits') }} as commits
        on changed_keys.sha = commits.sha
    where
        changed_keys.model = 'first_shipments'
        and {{ is_news('changed_keys._built_at') }}
    union
    select
        commits.repository,
        commits.sha
    from changed_keys
    inner join {{ ref('commits') }} as commits
        on changed_keys.repository = commits.repository
    where
        changed_keys.model = 'service_tiers'
        and {{ is_news('changed_keys._built_at') }}

),

final as (

    select
        repository,
        sha,
        {{ built_at() }} as _built_at
    from changed

)

select * from final

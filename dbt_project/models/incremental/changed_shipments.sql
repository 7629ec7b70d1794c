-- Pull requests whose shipment may have changed: they have new data, a commit of theirs ships with
-- another deployment, or a pull request in scope contains them.
-- Grain: one row per repository, pull request and build that noticed it.

with commits as (

    select * from {{ ref('commits') }}

),

first_shipments as (

    select * from {{ ref('first_shipments') }}

),

service_path_commits as (

    select * from {{ ref('service_path_commits') }}

),

changed_pull_requests as (

    select * from {{ ref('changed_pull_requests') }}

),

-- Of services' tiers and of shipments that no longer exist.
changed_keys as (

    select * from {{ ref('changed_keys') }}

),

changed_shas as (

    select sha from commits
    where {{ changed_since_last_build('_built_at') }}
    union
    select sha from service_path_commits
    where {{ changed_since_last_build('_built_at') }}
    union
    select sha from first_shipments
    where {{ changed_since_last_build('_built_at') }}
    union
    select sha from changed_keys
    where {{ recorded_by('first_shipments') }}

),

changed as (

    select
        repository,
        number
    from changed_pull_requests
    where {{ changed_since_last_build('_built_at') }}
    union
    select
        pull_requests.repository,
        pull_requests.number
    from changed_shas
    inner join {{ ref('pull_requests') }} as pull_requests
        on changed_shas.sha = pull_requests.merge_sha
    union
    select
        pull_requests.repository,
        pull_requests.number
    from changed_shas
    inner join {{ ref('pull_requests') }} as pull_requests
        on changed_shas.sha = pull_requests.head_sha
    union
    select
        own_commits.repository,
        own_commits.number
    from changed_shas
    inner join {{ ref('github__pull_request_commits') }} as own_commits
        on changed_shas.sha = own_commits.sha
    union
    select
        pull_requests.repository,
        pull_requests.number
    from changed_keys
    inner join {{ ref('pull_requests') }} as pull_requests
        on changed_keys.repository = pull_requests.repository
    where {{ recorded_by('service_tiers') }}

),

carried as (

    select
        pull_requests.repository,
        pull_requests.number
    from changed
    inner join {{ ref('github__pull_request_commits') }} as own_commits
        on
            changed.repository = own_commits.repository
            and changed.number = own_commits.number
    inner join {{ ref('pull_requests') }} as pull_requests
        on
            own_commits.repository = pull_requests.repository
            and own_commits.sha = pull_requests.merge_sha

),

final as (

    select
        repository,
        number
    from (
        select * from changed
        union
        select * from carried
    ) as either

)

select * from final

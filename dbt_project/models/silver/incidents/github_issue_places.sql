-- The present and former places of GitHub's issues. GitHub's own id identifies an issue, in any
-- repository of its owner to which it is transferred, and under any name of owner and repository.
-- If a record has no id, repository and number identify it.
-- Grain: one row per repository and issue.

with issues as (

    select * from {{ ref('github__issues') }}

),

origins as (

    select * from {{ ref('github__repository_origins') }}

),

deletions as (

    {{ withdrawn_records('github', 'issues') }}

),

places as (

    select
        coalesce(
            'github:' || coalesce(
                origins.first_owner, lower({{ dbt.split_part('issues.repository', "'/'", 1) }})
            ) || '/' || issues.issue_id,
            'github:' || coalesce(origins.first_name, issues.repository) || '#'
            || cast(issues.number as {{ dbt.type_string() }})
        ) as incident_key,
        issues.repository,
        issues.number,
        'github:' || issues.repository || '#'
        || cast(issues.number as {{ dbt.type_string() }}) as incident_id,
        issues.updated_at,
        issues.fetched_at,
        deletions.record_id is not null as is_deleted
    from issues
    left join origins
        on issues.repository = origins.repository
    left join deletions
        on
            issues.repository = deletions.repository
            and cast(issues.number as {{ dbt.type_string() }}) = deletions.record_id
            and issues.fetched_at <= deletions.deleted_at

),

final as (

    select
        incident_key,
        repository,
        number,
        incident_id,
        not is_deleted and row_number() over (
            partition by incident_key
            order by is_deleted, updated_at desc nulls last, fetched_at desc, repository, number
        ) = 1 as is_present,
        -- An issue no longer changes in a place once it was transferred.
        row_number() over (
            partition by incident_key
            order by is_deleted desc, updated_at, fetched_at, repository desc, number desc
        ) as place_order
    from places

)

select * from final

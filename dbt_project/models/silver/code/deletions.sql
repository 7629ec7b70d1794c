-- Records that were found deleted at the source and no longer count, with the services they
-- belonged to.
-- Grain: one row per service, table and record.

with github_deletions as (

    select * from {{ ref('github__deletions') }}

),

jira_deletions as (

    select * from {{ ref('jira__deletions') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

final as (

    select
        services.service,
        'github' as source,
        github_deletions.table_name,
        github_deletions.repository || '#' || github_deletions.record_id as record_id,
        github_deletions.deleted_at
    from github_deletions
    inner join services
        on github_deletions.repository = services.repository
    -- A record that came back counts as never deleted.
    where
        github_deletions.deleted_at is not null
        and github_deletions.table_name in ({{ withdrawn_tables('github') }})
    union all
    -- A deleted Jira issue no longer names a component: it may have been any service's.
    select distinct
        services.service,
        'jira' as source,
        jira_deletions.table_name,
        jira_deletions.site || '#' || jira_deletions.record_id as record_id,
        jira_deletions.deleted_at
    from jira_deletions
    cross join services
    where
        jira_deletions.deleted_at is not null
        and jira_deletions.table_name in ({{ withdrawn_tables('jira') }})

)

select * from final

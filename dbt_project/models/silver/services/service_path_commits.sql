-- The commits of a service that has only a part of its repository: those that touch its paths.
-- Grain: one row per service, repository and commit.

{{ record_changed_keys({'service': 'service'}) }}

with services as (

    select * from {{ ref('service_repositories') }}
    where path_pattern is not null

),

commit_files as (

    select * from {{ ref('github__commit_files') }}
    {{ in_scope('github__commit_files', ['repository', 'sha']) }}

),

final as (

    select distinct
        services.service,
        services.repository,
        commit_files.sha
    from services
    inner join commit_files
        on
            services.repository = commit_files.repository
            and {{ matches('commit_files.path', 'services.path_pattern') }}

)

select * from final

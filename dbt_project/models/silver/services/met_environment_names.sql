-- The names of environments in the data, with GitHub's own flags where it has them: production in
-- any of its deployments, transient in all of them.
-- Grain: one row per name met.

with github_environments as (

    select
        environment as name,
        bool_or(is_production) as is_production,
        bool_and(is_transient) as is_transient
    from {{ ref('github__deployments') }}
    group by environment

),

met as (

    select name from github_environments
    {% for source in [
        'deployment_reports', 'incident_reports', 'deployment_rules', 'file_pins',
    ] -%}
    union
    select environment as name from {{ ref(source) }}
    {% endfor -%}
    union
    select deployment_group as name from {{ ref('aws__codedeploy_deployments') }}

),

final as (

    select
        met.name,
        github_environments.is_production,
        github_environments.is_transient
    from met
    left join github_environments
        on met.name = github_environments.name
    where met.name is not null

)

select * from final

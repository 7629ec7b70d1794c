-- Environment names in the data, with the name and tier under which each counts. GitHub's own flag
-- for production decides, and otherwise the first pattern that the name matches. A transient
-- environment is never production by its name.
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

patterns as (

    select * from {{ ref('environments') }}

),

matched as (

    select
        met.name,
        patterns.environment,
        patterns.environment_tier,
        patterns.precedence,
        row_number() over (
            partition by met.name order by patterns.precedence, patterns.pattern
        ) as choice
    from met
    left join patterns
        on {{ matches('met.name', 'patterns.pattern') }}
    where met.name is not null

),

named as (

    select
        matched.name,
        coalesce(matched.environment, matched.name) as named_environment,
        coalesce(matched.environment_tier, 'unknown') as named_tier,
        -- A pattern of precedence 0 overrides the source's own flag.
        coalesce(github_environments.is_production and matched.precedence is distinct from 0, false)
            as is_called_production,
        coalesce(github_environments.is_transient and matched.precedence is distinct from 0, false)
            as is_transient
    from matched
    left join github_environments
        on matched.name = github_environments.name
    where matched.choice = 1

),

final as (

    select
        name,
        case
            when named_tier = 'production' and is_transient and not is_called_production
                then 'transient'
            when named_tier = 'production' or not is_called_production then named_environment
            else 'production'
        end as environment,
        case
            when is_called_production then 'production'
            when named_tier = 'production' and is_transient then 'development'
            else named_tier
        end as environment_tier,
        -- GitHub's flag does not apply to another repository's environment of the same name.
        named_environment,
        named_tier,
        is_called_production
    from named

)

select * from final

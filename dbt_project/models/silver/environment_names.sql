-- Environment names as they were met, with the name and tier they are counted under.
-- Grain: one row per name met.

with met as (

    select environment as name from {{ ref('github__deployments') }}
    union
    select deployment_group as name from {{ ref('aws__codedeploy_deployments') }}
    union
    select environment as name from {{ ref('push__deployment_events') }}
    union
    select environment as name from {{ ref('push__incident_events') }}
    union
    select environment as name from {{ ref('deployment_rules') }}

),

patterns as (

    select * from {{ ref('environments') }}

),

matched as (

    select
        met.name,
        patterns.environment,
        patterns.environment_tier,
        row_number() over (
            partition by met.name order by patterns.precedence, patterns.pattern
        ) as choice
    from met
    left join patterns
        on {{ matches('met.name', 'patterns.pattern') }}
    where met.name is not null

),

final as (

    select
        name,
        coalesce(environment, name) as environment,
        coalesce(environment_tier, 'unknown') as environment_tier
    from matched
    where choice = 1

)

select * from final

-- Environment names in the data, with the name and tier under which each counts. GitHub's own flag
-- for production decides, and otherwise the first pattern that the name matches. A transient
-- environment is never production by its name.
-- Grain: one row per name met.

with met as (

    select * from {{ ref('met_environment_names') }}

),

patterns as (

    select * from {{ ref('environments') }}

),

matched as (

    select
        met.*,
        patterns.environment,
        patterns.environment_tier,
        patterns.precedence,
        row_number() over (
            partition by met.name order by patterns.precedence, patterns.pattern
        ) as choice
    from met
    left join patterns
        on {{ matches('met.name', 'patterns.pattern') }}

),

named as (

    select
        name,
        coalesce(environment, name) as named_environment,
        coalesce(environment_tier, 'unknown') as named_tier,
        -- A pattern of precedence 0 overrides the source's own flag.
        coalesce(is_production and precedence is distinct from 0, false) as is_called_production,
        coalesce(is_transient and precedence is distinct from 0, false) as is_transient
    from matched
    where choice = 1

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

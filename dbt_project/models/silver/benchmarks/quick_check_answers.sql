-- The answers of DORA's Quick Check, each with the values that give it and the share of respondents
-- in the newest year.
-- Grain: one row per metric and answer.

with distributions as (

    select
        *,
        max(year) over (partition by metric) as newest_year
    from {{ ref('benchmark_distributions') }}

),

final as (

    select
        metric,
        position as answer,
        category,
        lower_bound,
        min(lower_bound) over (
            partition by metric order by lower_bound
            rows between 1 following and 1 following
        ) as upper_bound,
        -- The percentile of this answer: above all worse answers, and in the middle of its own.
        sum(share) over (partition by metric order by position) - share / 2 as percentile
    from distributions
    where year = newest_year

)

select * from final

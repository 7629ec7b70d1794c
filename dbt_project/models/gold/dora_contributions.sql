-- How much of the difference between two periods comes of each cause. A rate is a mean, too: a
-- service's part in a mean is what it adds above the mean before, a stage's or signal's is its own
-- share of the mean. The parts of a kind add up to the whole difference, of durations to that of
-- their means.
-- Grain: one row per scope, name, grain, period start, metric, kind and cause.

{%- set cell = 'scope, name, grain, period_start_date, metric' %}
{%- set sums = {'sample_count': 'n', 'amount': 'whole'} %}

with summed as (

    -- Every entity has one service, so that the services' sums are the whole.
    -- sqlfluff loses the indentation of what Jinja repeats.
    -- noqa: disable=LT02
    select
        *,
        {%- for column, whole in sums.items() %}
        {%- for before in ['', 'previous_'] %}
        cast(sum(case when kind = 'service' then {{ before }}{{ column }} else 0 end)
            over (partition by {{ cell }}) as double precision) as {{ before }}{{ whole }},
        {%- endfor %}
        {%- endfor %}
        metric = 'deployment_frequency' as is_count
    from {{ ref('dora_cause_amounts') }}

),

parts as (

    select
        *,
        {%- for before in ['', 'previous_'] %}
        case
            when is_count then {{ before }}amount
            when kind = 'service' then {{ before }}amount / nullif({{ before }}sample_count, 0)
            else {{ before }}amount / {{ before }}n
        end as {{ before }}value,
        {%- endfor %}
        case
            when is_count then amount - previous_amount
            when kind = 'service'
                then
                    (amount - sample_count * previous_whole / previous_n) / n
                    - (previous_amount - previous_sample_count * previous_whole / previous_n)
                    / previous_n
            else amount / n - previous_amount / previous_n
        end as contribution,
        case
            when is_count then whole - previous_whole
            else whole / n - previous_whole / previous_n
        end as total_change
    from summed
    where n > 0 and previous_n > 0

),

final as (

    select
        {{ cell }},
        kind,
        cause,
        {%- for column in ['sample_count', 'value'] %}
        {{ column }},
        previous_{{ column }},
        {%- endfor %}
        contribution,
        total_change,
        row_number() over (
            partition by {{ cell }}, kind
            order by contribution * sign(total_change) desc, cause
        ) as contribution_rank
    from parts
    -- A service is all of itself.
    where scope <> 'service' or kind <> 'service'

)

select * from final

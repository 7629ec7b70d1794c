-- What the metrics of production add up to by cause, in the newest periods that are over and in
-- those before: by service, lead time also by stage, failures also by the surest signal.
-- Grain: one row per scope, name, grain, period start, metric, kind and cause.

{# What is older than the periods that are compared is not read. #}
{%- set recent = "environment_tier = 'production' and {} >= (select min(first_date) from spans)" %}

with spans as (

    {% for part in ['period', 'previous'] -%}
    select
        grain, period_start_date, {{ part }}_start_date as first_date,
        {{ part }}_end_date as last_date, '{{ part }}' as part
    from {{ ref('compared_periods') }}
    where not is_running
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

evidence as (

    select * from {{ ref('dora_evidence') }}
    where is_included and {{ recent.format('metric_date') }}

),

pull_requests as (

    select * from {{ ref('fct_pull_requests') }}
    where reason is null and {{ recent.format('deployed_date') }}

),

amounts as (
    {{ amounts_by_cause() }}
),

placed as (

    -- What hangs on deployments of which not all are known is left out, as in the metrics.
    select spans.grain, spans.period_start_date, spans.part, amounts.*
    from amounts
    inner join spans on amounts.metric_date between spans.first_date and spans.last_date
    {{ join_history_starts('amounts') }}
    where history_starts.service is null or spans.first_date > history_starts.known_from_date

),

final as (

    -- sqlfluff loses the indentation of what Jinja repeats.
    -- noqa: disable=LT02
    select
        units.scope,
        units.name,
        placed.grain,
        placed.period_start_date,
        placed.metric,
        placed.kind,
        placed.cause,
        {%- for part, before in {'period': '', 'previous': 'previous_'}.items() %}
        count(*) filter (where placed.part = '{{ part }}') as {{ before }}sample_count,
        coalesce(sum(placed.amount) filter (where placed.part = '{{ part }}'), 0)
            as {{ before }}amount{{ ',' if not loop.last }}
        {%- endfor %}
    from placed
    inner join {{ ref('scoped_units') }} as units
        on
            placed.service = units.service
            and placed.environment = units.environment
            and placed.metric_date >= units.valid_from
            and (units.valid_to is null or placed.metric_date <= units.valid_to)
    group by
        units.scope, units.name, placed.grain, placed.period_start_date, placed.metric, placed.kind,
        placed.cause

)

select * from final

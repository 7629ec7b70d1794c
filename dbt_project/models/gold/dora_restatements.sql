-- What was published for a closed period, and every time it changed: from what to what, and why. A
-- late deployment or incident restates an old period. The earlier value is kept.
-- Grain: one row per metric, service, environment, grain, period start and publication.

with as_of as (

    select * from {{ ref('as_of') }}

),

cells as (

    {% for metric, table_name, value, n in [
        ('deployment_frequency', 'dora_deployment_frequency', 'deployment_count', 'deployment_count'),
        ('lead_time', 'dora_lead_time', 'lead_time_p50_seconds', 'commit_count'),
        ('change_fail_rate', 'dora_change_fail_rate', 'change_fail_rate', 'deployment_count'),
        ('recovery_time', 'dora_recovery_time', 'recovery_p50_seconds', 'recovery_count'),
        ('incident_restore_time', 'dora_recovery_time', 'restore_p50_seconds', 'incident_count'),
        ('rework_rate', 'dora_rework_rate', 'rework_rate', 'deployment_count'),
    ] -%}
    select
        '{{ metric }}' as metric,
        service,
        environment,
        grain,
        period_start_date,
        period_end_date,
        cast({{ value }} as double precision) as value,
        coalesce({{ n }}, 0) as n
    from {{ ref(table_name) }}
    {{ in_scope(
        'changed_cells',
        ['service', 'environment', 'grain', 'period_start_date'],
        condition="grain in ('week', 'month', 'quarter') and not is_open",
    ) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

published as (
    {{ published_last() }}
),

changed as (

    select
        cells.*,
        published.published_at as previously_published_at,
        published.as_of as previous_as_of,
        published.value as previous_value,
        published.n as previous_n
    from cells
    left join published
        on
            cells.metric = published.metric
            and cells.service = published.service
            and cells.environment = published.environment
            and cells.grain = published.grain
            and cells.period_start_date = published.period_start_date
    where
        published.metric is null
        or cells.value is distinct from published.value
        or cells.n <> published.n

),

learnings as (
    {{ learnings() }}
),

news as (

    select
        changed.metric,
        changed.service,
        changed.environment,
        changed.grain,
        changed.period_start_date,
        count(distinct learnings.learning) as learning_count,
        min(learnings.learning) as first_learning
    -- A number that is published for the first time restates nothing.
    from (
        select * from changed
        where previously_published_at is not null
    ) as changed
    inner join learnings
        on
            changed.service = learnings.service
            and (learnings.environment is null or changed.environment = learnings.environment)
            and (
                learnings.bears_on_date is null
                or learnings.bears_on_date
                between changed.period_start_date and changed.period_end_date
            )
            and learnings.known_at > changed.previous_as_of
    group by
        changed.metric, changed.service, changed.environment, changed.grain,
        changed.period_start_date

),

final as (

    select
        changed.metric,
        changed.service,
        changed.environment,
        changed.grain,
        changed.period_start_date,
        {{ built_at() }} as published_at,
        as_of.as_of,
        changed.value,
        changed.n,
        changed.previous_value,
        changed.previous_n,
        changed.previously_published_at,
        case
            when changed.previously_published_at is null then 'first published'
            when news.learning_count = 1 then news.first_learning
            when news.learning_count > 1
                then
                    news.first_learning || ' and '
                    || cast(news.learning_count - 1 as {{ dbt.type_string() }}) || ' more'
            else 'a rule changed, or an event outside this period did'
        end as why
    from changed
    cross join as_of
    left join news
        on
            changed.metric = news.metric
            and changed.service = news.service
            and changed.environment = news.environment
            and changed.grain = news.grain
            and changed.period_start_date = news.period_start_date

)

select * from final

-- What was published for a closed period, and every time it changed: from what to what, and why.
-- A late deployment or incident restates an old period; what stood there before is kept.
-- Grain: one row per metric, service, environment, grain, period start and publication.

with as_of as (

    select * from {{ ref('as_of') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

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
    where
        grain in ('week', 'month', 'quarter')
        and not is_open
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

{% if is_incremental() -%}
published as (

    select
        *,
        row_number() over (
            partition by metric, service, environment, grain, period_start_date
            order by published_at desc
        ) as recency
    from {{ this }}

),
{%- else -%}
published as (

    select
        cells.*,
        cast(null as {{ type_instant() }}) as published_at,
        1 as recency
    from cells
    where 1 = 0

),
{%- endif %}

changed as (

    select
        cells.*,
        published.published_at as previously_published_at,
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
            and published.recency = 1
    where
        published.metric is null
        or cells.value is distinct from published.value
        or cells.n <> published.n

),

-- What the cell is made of now and was not known when it was published last.
news as (

    select
        changed.metric,
        changed.service,
        changed.environment,
        changed.grain,
        changed.period_start_date,
        count(*) as news_count,
        min(deployments.deployment_id) as first_deployment_id
    from changed
    inner join deployments
        on
            changed.service = deployments.service
            and changed.environment = deployments.environment
            and (
                deployments.deployed_date between changed.period_start_date and changed.period_end_date
                or deployments.recovered_date
                between changed.period_start_date and changed.period_end_date
            )
            and deployments.known_at > changed.previously_published_at
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
        as_of.as_of as published_at,
        changed.value,
        changed.n,
        changed.previous_value,
        changed.previous_n,
        changed.previously_published_at,
        case
            when changed.previously_published_at is null then 'first published'
            when news.news_count = 1
                then 'learned of ' || news.first_deployment_id
            when news.news_count > 1
                then
                    'learned of ' || news.first_deployment_id || ' and '
                    || cast(news.news_count - 1 as {{ dbt.type_string() }}) || ' more'
            else 'an incident, a rule or a deletion changed what counts'
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

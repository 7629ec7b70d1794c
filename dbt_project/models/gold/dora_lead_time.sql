-- Change lead time, by commit (DORA's definition) and by pull request with its stages.
-- Dated by the deployment that shipped the change. Merge commits and machines' commits are left
-- out of the headline and published beside it.
-- Grain: one row per service, environment, grain and period start.

-- depends_on: {{ ref('dora_changed_cells') }}

with deployments as (

    select * from {{ ref('fct_deployments') }}
    where outcome = 'success'

),

units as (

    select * from {{ ref('units') }}

),

period_dates as (

    select * from {{ ref('period_dates') }}

),

cells as (

    select * from {{ ref('dora_cells') }}
    {{ only_changed() }}

),

-- Of the cells in question: a quarter's are its weeks' too.
days as (

    select distinct
        cells.service,
        cells.environment,
        period_dates.metric_date
    from cells
    inner join period_dates
        on cells.period_id = period_dates.period_id

),

{% for name in ['commits', 'pull_requests'] -%}
{{ name }} as (

    select * from {{ ref('fct_' ~ name) }}
    where
        deployed_date is not null
        {%- if is_incremental() %}
        and (service, environment, deployed_date) in (
            select
                days.service,
                days.environment,
                days.metric_date
            from days
        )
        {%- endif %}

),

{% endfor -%}
by_commit as (

    select
        units.unit_id,
        period_dates.period_id,
        count(*) filter (where commits.reason is null) as commit_count,
        {{ statistics('commits.lead_time_seconds', 'lead_time', 'commits.reason is null') }},
        count(*) filter (
            where commits.reason is null or commits.reason in ('merge_commit', 'bot')
        ) as all_commit_count,
        {{ statistics(
            'commits.lead_time_seconds',
            'all_lead_time',
            "commits.reason is null or commits.reason in ('merge_commit', 'bot')",
        ) }},
        count(*) filter (where commits.reason = 'baseline') as baseline_count,
        count(*) filter (where commits.reason = 'clock_skew') as clock_skew_count,
        count(*) filter (where commits.reason = 'merge_commit') as merge_count,
        count(*) filter (where commits.reason = 'bot') as bot_count
    from commits
    inner join units
        on
            commits.service = units.service
            and commits.environment = units.environment
    inner join period_dates
        on commits.deployed_date = period_dates.metric_date
    {%- if is_incremental() %}
    inner join cells
        on
            units.unit_id = cells.unit_id
            and period_dates.period_id = cells.period_id
    {%- endif %}
    group by units.unit_id, period_dates.period_id

),

by_pull_request as (

    -- sqlfluff loses the indentation of what Jinja repeats.
    -- noqa: disable=LT02
    select
        units.unit_id,
        period_dates.period_id,
        count(*) filter (where pull_requests.reason is null) as pull_request_count,
        {{ statistics(
            'pull_requests.lead_time_seconds',
            'pull_request_lead_time',
            'pull_requests.reason is null',
        ) }},
        {%- for stage in ['coding', 'pickup', 'review', 'merge_wait', 'queue', 'deploy'] %}
        -- A stage that did not happen took no time, so that the means add up to the mean.
        avg(coalesce(pull_requests.{{ stage }}_seconds, 0))
        filter (where pull_requests.reason is null)
            as {{ stage }}_mean_seconds{{ ',' if not loop.last }}
        {%- endfor %}
    from pull_requests
    inner join units
        on
            pull_requests.service = units.service
            and pull_requests.environment = units.environment
    inner join period_dates
        on pull_requests.deployed_date = period_dates.metric_date
    {%- if is_incremental() %}
    inner join cells
        on
            units.unit_id = cells.unit_id
            and period_dates.period_id = cells.period_id
    {%- endif %}
    group by units.unit_id, period_dates.period_id

),

by_deployment as (

    select
        units.unit_id,
        period_dates.period_id,
        bool_and(deployments.is_baseline) as is_baseline_only,
        sum(deployments.commit_count) filter (where not deployments.is_baseline)
            as shipped_commit_count
    from deployments
    inner join units
        on
            deployments.service = units.service
            and deployments.environment = units.environment
    inner join period_dates
        on deployments.deployed_date = period_dates.metric_date
    {%- if is_incremental() %}
    inner join cells
        on
            units.unit_id = cells.unit_id
            and period_dates.period_id = cells.period_id
    {%- endif %}
    group by units.unit_id, period_dates.period_id

),

final as (

    select
        cells.service,
        cells.environment,
        cells.environment_tier,
        cells.grain,
        cells.period_start_date,
        cells.period_end_date,
        cells.is_open,
        coalesce(by_commit.commit_count, 0) as commit_count,
        {%- for name in ['lead_time', 'all_lead_time'] %}
        {%- for statistic in ['p50', 'p75', 'p90', 'mean'] %}
        cast(by_commit.{{ name }}_{{ statistic }}_seconds as double precision)
            as {{ name }}_{{ statistic }}_seconds,
        {%- endfor %}
        {%- endfor %}
        coalesce(by_commit.all_commit_count, 0) as all_commit_count,
        coalesce(by_commit.baseline_count, 0) as baseline_count,
        coalesce(by_commit.clock_skew_count, 0) as clock_skew_count,
        coalesce(by_commit.merge_count, 0) as merge_count,
        coalesce(by_commit.bot_count, 0) as bot_count,
        coalesce(by_pull_request.pull_request_count, 0) as pull_request_count,
        {%- for statistic in ['p50', 'p75', 'p90', 'mean'] %}
        cast(by_pull_request.pull_request_lead_time_{{ statistic }}_seconds as double precision)
            as pull_request_lead_time_{{ statistic }}_seconds,
        {%- endfor %}
        {%- for stage in ['coding', 'pickup', 'review', 'merge_wait', 'queue', 'deploy'] %}
        cast(by_pull_request.{{ stage }}_mean_seconds as double precision)
            as {{ stage }}_mean_seconds,
        {%- endfor %}
        case
            when by_commit.commit_count > 0 then null
            when cells.untracked_reason is not null then cells.untracked_reason
            when by_deployment.is_baseline_only is null then 'no_deployments'
            when by_deployment.is_baseline_only then 'baseline_only'
            -- Something was shipped, and nothing is known of it but its name.
            when
                by_commit.unit_id is null
                and by_deployment.shipped_commit_count > 0
                and cells.has_unknown_commits
                then 'incomplete_history'
            else 'no_changes'
        end as reason,
        {{ built_at() }} as _built_at
    from cells
    left join by_commit
        on
            cells.unit_id = by_commit.unit_id
            and cells.period_id = by_commit.period_id
    left join by_pull_request
        on
            cells.unit_id = by_pull_request.unit_id
            and cells.period_id = by_pull_request.period_id
    left join by_deployment
        on
            cells.unit_id = by_deployment.unit_id
            and cells.period_id = by_deployment.period_id

)

select * from final

-- Change lead time, by commit (DORA's definition) and by pull request with its stages. Dated by the
-- deployment that shipped the change. The headline leaves out merge commits and bots; the all_
-- columns include them.
-- Grain: one row per service, environment, grain and period start.

{%- set stages = ['coding', 'pickup', 'review', 'merge_wait', 'queue', 'deploy'] %}

with cells as (

    select * from {{ ref('cells') }}
    {{ in_scope('changed_cells', ['service', 'environment', 'grain', 'period_start_date']) }}

),

commits as (

    select
        *,
        reason is null or reason in ('merge_commit', 'bot') as is_in_variant
    from {{ facts_by_cell(ref('fct_commits'), dated_by='deployed_date') }}

),

pull_requests as (

    select * from {{ facts_by_cell(ref('fct_pull_requests'), dated_by='deployed_date') }}

),

deployments as (

    select * from {{ facts_by_cell(ref('fct_deployments'), dated_by='deployed_date') }}
    where outcome = 'success'

),

services_with_unknown_commits as (

    select * from {{ ref('services_with_unknown_commits') }}

),

by_commit as (

    select
        cell_id,
        count(*) filter (where reason is null) as commit_count,
        {{ statistics('lead_time_seconds', 'lead_time', 'reason is null') }},
        count(*) filter (where is_in_variant) as all_commit_count,
        {{ statistics('lead_time_seconds', 'all_lead_time', 'is_in_variant') }},
        count(*) filter (where reason = 'baseline') as baseline_count,
        count(*) filter (where reason = 'clock_skew') as clock_skew_count,
        count(*) filter (where reason = 'merge_commit') as merge_count,
        count(*) filter (where reason = 'bot') as bot_count
    from commits
    group by cell_id

),

by_pull_request as (

    -- sqlfluff loses the indentation of what Jinja repeats.
    -- noqa: disable=LT02
    select
        cell_id,
        count(*) filter (where reason is null) as pull_request_count,
        {{ statistics('lead_time_seconds', 'pull_request_lead_time', 'reason is null') }},
        {%- for stage in stages %}
        -- A stage that did not happen took no time, so that the stages' means add up to the mean.
        cast(
            avg(coalesce({{ stage }}_seconds, 0)) filter (where reason is null) as double precision
        ) as {{ stage }}_mean_seconds{{ ',' if not loop.last }}
        {%- endfor %}
    from pull_requests
    group by cell_id

),

by_deployment as (

    select
        cell_id,
        bool_and(is_baseline) as is_baseline_only,
        sum(commit_count) filter (where not is_baseline) as shipped_commit_count
    from deployments
    group by cell_id

),

final as (

    select
        {{ cell_columns() }},
        coalesce(by_commit.commit_count, cells.empty_count) as commit_count,
        {{- statistic_columns('by_commit', 'lead_time') }},
        {{- statistic_columns('by_commit', 'all_lead_time') }},
        coalesce(by_commit.all_commit_count, cells.empty_count) as all_commit_count,
        coalesce(by_commit.baseline_count, cells.empty_count) as baseline_count,
        coalesce(by_commit.clock_skew_count, cells.empty_count) as clock_skew_count,
        coalesce(by_commit.merge_count, cells.empty_count) as merge_count,
        coalesce(by_commit.bot_count, cells.empty_count) as bot_count,
        coalesce(by_pull_request.pull_request_count, cells.empty_count) as pull_request_count,
        {{- statistic_columns('by_pull_request', 'pull_request_lead_time') }},
        {%- for stage in stages %}
        by_pull_request.{{ stage }}_mean_seconds,
        {%- endfor %}
        case
            when by_commit.commit_count > 0 then null
            when cells.untracked_reason is not null then cells.untracked_reason
            when by_deployment.is_baseline_only is null then 'no_deployments'
            when by_deployment.is_baseline_only then 'baseline_only'
            -- Something was shipped, but only its sha is known.
            when
                by_commit.cell_id is null
                and by_deployment.shipped_commit_count > 0
                and services_with_unknown_commits.service is not null
                then 'incomplete_history'
            else 'no_changes'
        end as reason
    from cells
    left join by_commit
        on cells.cell_id = by_commit.cell_id
    left join by_pull_request
        on cells.cell_id = by_pull_request.cell_id
    left join by_deployment
        on cells.cell_id = by_deployment.cell_id
    left join services_with_unknown_commits
        on cells.service = services_with_unknown_commits.service

)

select * from final

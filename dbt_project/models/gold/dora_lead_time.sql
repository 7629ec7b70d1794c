-- Change lead time, by commit (DORA's definition) and by pull request with its stages. Dated by the
-- deployment that shipped the change. The headline leaves out merge commits and bots; the all_
-- columns include them.
-- Grain: one row per service, environment, grain and period start.

{%- set stages = pull_request_stages() %}
{%- set reasons = {
    'merge': 'merge_commit', 'bot': 'bot', 'baseline': 'baseline', 'clock_skew': 'clock_skew',
} %}
{%- set is_in_variant = "coalesce(reason, 'bot') in ('bot', 'merge_commit')" %}

with cells as (

    select * from {{ ref('cells') }}
    {{ in_scope('changed_cells', ['service', 'environment', 'grain', 'period_start_date']) }}

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
        count(lead_time) as commit_count,
        {{ statistics('lead_time', 'lead_time') }},
        count(all_lead_time) as all_commit_count,
        {{ statistics('all_lead_time', 'all_lead_time') }}
    from {{ values_by_cell(ref('fct_commits'), 'deployed_date', {
        'lead_time': 'case when reason is null then lead_time_seconds end',
        'all_lead_time': 'case when ' ~ is_in_variant ~ ' then lead_time_seconds end',
    }) }}
    group by cell_id

),

commits_by_reason as (

    select
        service,
        environment,
        deployed_date,
        reason,
        count(*) as commit_count
    from {{ ref('fct_commits') }} as facts
    where
        reason is not null
        and {{ is_on_day_of_cells('deployed_date') }}
    group by service, environment, deployed_date, reason

),

by_reason as (

    select
        cell_id
        {%- for name, reason in reasons.items() %},
        cast(sum(commit_count) filter (where reason = '{{ reason }}') as bigint) as {{ name }}_count
        {%- endfor %}
    from {{ facts_by_cell('commits_by_reason', dated_by='deployed_date') }}
    group by cell_id

),

by_pull_request as (

    select
        cell_id,
        count(lead_time) as pull_request_count,
        {{ statistics('lead_time', 'pull_request_lead_time') }}
    from {{ values_by_cell(
        ref('fct_pull_requests'), 'deployed_date', {'lead_time': 'lead_time_seconds'},
        condition='reason is null',
    ) }}
    group by cell_id

),

stages_by_day as (

    select
        service,
        environment,
        deployed_date,
        -- A stage that did not happen took no time, so that the stages' means add up to the mean.
        count(*) as pull_request_count
        {%- for stage in stages %},
        sum(coalesce({{ stage }}_seconds, 0)) as {{ stage }}_seconds
        {%- endfor %}
    from {{ ref('fct_pull_requests') }} as facts
    where
        reason is null
        and {{ is_on_day_of_cells('deployed_date') }}
    group by service, environment, deployed_date

),

by_stage as (

    select
        cell_id
        {%- for stage in stages %},
        cast(sum({{ stage }}_seconds) / sum(pull_request_count) as double precision)
            as {{ stage }}_mean_seconds
        {%- endfor %}
    from {{ facts_by_cell('stages_by_day', dated_by='deployed_date') }}
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
        coalesce(by_reason.baseline_count, cells.empty_count) as baseline_count,
        coalesce(by_reason.clock_skew_count, cells.empty_count) as clock_skew_count,
        coalesce(by_reason.merge_count, cells.empty_count) as merge_count,
        coalesce(by_reason.bot_count, cells.empty_count) as bot_count,
        coalesce(by_pull_request.pull_request_count, cells.empty_count) as pull_request_count,
        {{- statistic_columns('by_pull_request', 'pull_request_lead_time') }},
        {%- for stage in stages %}
        by_stage.{{ stage }}_mean_seconds,
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
    left join by_reason
        on cells.cell_id = by_reason.cell_id
    left join by_stage
        on cells.cell_id = by_stage.cell_id
    left join by_pull_request
        on cells.cell_id = by_pull_request.cell_id
    left join by_deployment
        on cells.cell_id = by_deployment.cell_id
    left join services_with_unknown_commits
        on cells.service = services_with_unknown_commits.service

)

select * from final

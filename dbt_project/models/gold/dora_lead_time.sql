-- Change lead time, by commit (DORA's definition) and by pull request with its stages, dated by the
-- deployment that shipped the change. The all_ columns include merge commits and bots.
-- Grain: one row per service, environment, grain and period start.
{%- set in_variant = "coalesce(reason, 'bot') in ('bot', 'merge_commit')" %}
with cells as (

    select * from {{ ref('cells') }}
    {{ in_scope('changed_cells', ['service', 'environment', 'grain', 'period_start_date']) }}

),

commits as (

    select
        cell_id,
        {{ statistics('counted', 'lead_time') }},
        {{ statistics('in_variant', 'all_lead_time') }}
    from {{ values_by_cell(ref('fct_commits'), {
        'counted': 'case when reason is null then lead_time_seconds end',
        'in_variant': 'case when ' ~ in_variant ~ ' then lead_time_seconds end',
    }) }}
    group by cell_id

),

counts as (
    {{ sums_by_cell(ref('fct_commits'), {
        'commit_count': 'count(*) filter (where reason is null)',
        'all_commit_count': 'count(*) filter (where ' ~ in_variant ~ ')',
        'baseline_count': "count(*) filter (where reason = 'baseline')",
        'clock_skew_count': "count(*) filter (where reason = 'clock_skew')",
        'merge_count': "count(*) filter (where reason = 'merge_commit')",
        'bot_count': "count(*) filter (where reason = 'bot')",
    }) }}
),

pull_requests as (

    select
        cell_id,
        count(*) as pull_request_count,
        {{ statistics('lead_time', 'pull_request_lead_time') }}
    from {{ values_by_cell(
        ref('fct_pull_requests'), {'lead_time': 'lead_time_seconds'}, condition='reason is null',
    ) }}
    group by cell_id

),

stages as (
    {{ sums_by_cell(ref('fct_pull_requests'), stage_sums(), condition='reason is null') }}
),

deployments as (

    select
        cell_id,
        bool_and(is_baseline) as is_baseline_only,
        sum(commit_count) filter (where not is_baseline) as shipped_commit_count
    from {{ facts_by_cell(ref('fct_deployments'), dated_by='deployed_date') }}
    where outcome = 'success'
    group by cell_id

),

final as (

    -- sqlfluff loses the indentation of what Jinja repeats.
    -- noqa: disable=LT02
    select
        {{ cell_columns() }},
        coalesce(counts.commit_count, cells.empty_count) as commit_count,
        {{- statistic_columns('commits', 'lead_time') }},
        {{- statistic_columns('commits', 'all_lead_time') }},
        coalesce(counts.all_commit_count, cells.empty_count) as all_commit_count,
        {%- for reason in ['baseline', 'clock_skew', 'merge', 'bot'] %}
        coalesce(counts.{{ reason }}_count, cells.empty_count) as {{ reason }}_count,
        {%- endfor %}
        coalesce(pull_requests.pull_request_count, cells.empty_count) as pull_request_count,
        {{- statistic_columns('pull_requests', 'pull_request_lead_time') }},
        {%- for stage in pull_request_stages() %}
        cast(stages.{{ stage }} / pull_requests.pull_request_count as double precision)
            as {{ stage }}_mean_seconds,
        {%- endfor %}
        case
            when counts.commit_count > 0 then null
            {{- no_lead_time_reason('with_unknown_commits.service is not null') }}
            else 'no_changes'
        end as reason
    from cells
    {%- for part in ['commits', 'counts', 'pull_requests', 'stages', 'deployments'] %}
    left join {{ part }}
        on cells.cell_id = {{ part }}.cell_id
    {%- endfor %}
    left join {{ ref('services_with_unknown_commits') }} as with_unknown_commits
        on cells.service = with_unknown_commits.service

)

select * from final

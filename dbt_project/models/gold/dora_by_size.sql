-- Lead time and review of pull requests by their size, change fail rate and rework of deployments
-- by the lines they shipped. What has no known size is in no row, and neither are baselines.
-- Grain: one row per service, environment, grain, period start and size class that shipped.
{%- set sized = 'size_class is not null' %}
{%- set measured_count = 'nullif(deployments.deployment_count, 0)' %}
with cells as (

    select * from {{ ref('cells') }}
    {{ in_scope('changed_cells', ['service', 'environment', 'grain', 'period_start_date']) }}

),

pull_requests as (

    select
        cell_id, size_class,
        count(*) as pull_request_count,
        {{ statistics('lead_time', 'pull_request_lead_time') }},
        count(pickup) as reviewed_count,
        {{ statistics('pickup', 'pickup') }},
        {{ statistics('review', 'review') }}
    from {{ values_by_cell(ref('fct_pull_requests'), {
        'lead_time': 'lead_time_seconds', 'pickup': 'pickup_seconds', 'review': 'review_seconds',
    }, by=['size_class'], condition='reason is null and ' ~ sized) }}
    group by cell_id, size_class

),

deployments as (

    select
        cell_id, size_class,
        count(*) filter (where not is_rollback) as deployment_count,
        count(*) filter (where not is_rollback and is_change_failure) as failure_count,
        count(*) as all_deployment_count,
        count(*) filter (where is_rework) as rework_count
    from {{ facts_by_cell(ref('fct_deployments'), dated_by='deployed_date') }}
    where outcome = 'success' and not is_baseline and {{ sized }}
    group by cell_id, size_class

),

final as (

    select
        {{ cell_columns() }},
        measured.size_class,
        ranges.from_line_count,
        coalesce(pull_requests.pull_request_count, 0) as pull_request_count,
        {{- statistic_columns('pull_requests', 'pull_request_lead_time') }},
        coalesce(pull_requests.reviewed_count, 0) as reviewed_count,
        {{- statistic_columns('pull_requests', 'pickup') }},
        {{- statistic_columns('pull_requests', 'review') }},
        coalesce(deployments.deployment_count, 0) as deployment_count,
        coalesce(deployments.failure_count, 0) as failure_count,
        case
            when deployments.failure_count > 0 or known.service is not null
                then {{ share_of('deployments.failure_count', measured_count) }}
        end as change_fail_rate,
        coalesce(deployments.all_deployment_count, 0) as all_deployment_count,
        coalesce(deployments.rework_count, 0) as rework_count,
        {{ share_of('deployments.rework_count', 'deployments.all_deployment_count') }}
            as rework_rate
    from {{ side_by_side(['pull_requests', 'deployments'], ['cell_id', 'size_class']) }}
    inner join cells on measured.cell_id = cells.cell_id
    inner join {{ ref('size_ranges') }} as ranges on measured.size_class = ranges.size_class
    left join {{ ref('services_with_incidents') }} as known on cells.service = known.service

)

select * from final

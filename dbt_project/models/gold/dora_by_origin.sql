-- Lead time, review, change fail rate and rework by the origin of the changes, automation included.
-- A deployment weighs by the share of its changes. Zero failures need a source of incidents.
-- Grain: one row per service, environment, grain, period start and origin that shipped anything.
{%- set counts = "coalesce(reason, 'bot') = 'bot'" %}
{#- Decimals, because their sum does not depend on the order of addition. #}
{%- set share = 'sum(cast(change_share as decimal(18, 12)))' %}
with cells as (

    select * from {{ ref('cells') }}
    {{ in_scope('changed_cells', ['service', 'environment', 'grain', 'period_start_date']) }}

),

commits as (

    select
        cell_id, origin,
        count(*) as commit_count,
        {{ statistics('lead_time', 'lead_time') }}
    from {{ values_by_cell(
        ref('fct_commits'), {'lead_time': 'lead_time_seconds'}, by=['origin'], condition=counts,
    ) }}
    group by cell_id, origin

),

pull_requests as (

    select
        cell_id, origin,
        count(*) as pull_request_count,
        {{ statistics('lead_time', 'pull_request_lead_time') }},
        count(pickup) as reviewed_count,
        {{ statistics('pickup', 'pickup') }},
        {{ statistics('review', 'review') }}
    from {{ values_by_cell(ref('fct_pull_requests'), {
        'lead_time': 'lead_time_seconds', 'pickup': 'pickup_seconds', 'review': 'review_seconds',
    }, by=['origin'], condition=counts) }}
    group by cell_id, origin

),

deployments as (
    {{ sums_by_cell(ref('fct_deployment_origins'), {
        'deployment_count': 'count(*) filter (where not is_rollback)',
        'change_share': share ~ ' filter (where not is_rollback)',
        'failed_share': share ~ ' filter (where not is_rollback and is_change_failure)',
        'all_change_share': share,
        'rework_share': share ~ ' filter (where is_rework)',
    }, by=['origin']) }}
),

final as (

    select
        {{ cell_columns() }},
        measured.origin,
        coalesce(commits.commit_count, 0) as commit_count,
        {{- statistic_columns('commits', 'lead_time') }},
        coalesce(pull_requests.pull_request_count, 0) as pull_request_count,
        {{- statistic_columns('pull_requests', 'pull_request_lead_time') }},
        coalesce(pull_requests.reviewed_count, 0) as reviewed_count,
        {{- statistic_columns('pull_requests', 'pickup') }},
        {{- statistic_columns('pull_requests', 'review') }},
        coalesce(deployments.deployment_count, 0) as deployment_count,
        cast(deployments.change_share as double precision) as change_share,
        {{ share_of('failed_share', 'change_share') }} * case
            when deployments.failed_share > 0 or known.service is not null then 1
        end as change_fail_rate,
        {{ share_of('rework_share', 'all_change_share') }} as rework_rate
    from {{ side_by_side(['commits', 'pull_requests', 'deployments'], ['cell_id', 'origin']) }}
    inner join cells on measured.cell_id = cells.cell_id
    left join {{ ref('services_with_incidents') }} as known on cells.service = known.service

)

select * from final

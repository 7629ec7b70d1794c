-- Pull requests with the deployment that shipped them and the stages of their lead time.
-- Grain: one row per pull request, service and environment tier in which the service is deployed.

{{ record_changed_keys(
    {'service': 'service', 'environment': 'environment', 'date_day': 'deployed_date'},
) }}

with lead_times as (

    select * from {{ ref('pull_request_lead_times') }}
    {{ in_scope('changed_shipments', ['repository', 'number']) }}

),

changes as (

    select * from {{ ref('pull_requests') }}
    {{ in_scope('changed_shipments', ['repository', 'number']) }}

),

stages as (

    select * from {{ ref('pull_request_stages') }}
    {{ in_scope('changed_shipments', ['repository', 'number']) }}

),

final as (

    select
        lead_times.repository,
        lead_times.number,
        lead_times.service,
        lead_times.environment,
        lead_times.environment_tier,
        changes.title,
        changes.url,
        changes.merge_sha,
        changes.origin,
        changes.is_bot,
        changes.is_hotfix,
        lead_times.reason,
        lead_times.shipped_by,
        lead_times.deployment_id,
        lead_times.lead_time_seconds,
        {%- for stage in ['coding', 'pickup', 'review', 'merge_wait', 'queue', 'deploy'] %}
        stages.{{ stage }}_seconds,
        {%- endfor %}
        changes.additions,
        changes.deletions,
        changes.changed_file_count,
        sizes.size_class,
        changes.review_count,
        changes.reviewer_count,
        changes.review_round_count,
        changes.comment_count,
        {{ seconds_between('changes.ready_at', 'changes.first_review_at') }}
            as time_to_first_review_seconds,
        {{ seconds_between('changes.ready_at', 'changes.approved_at') }}
            as time_to_approval_seconds,
        changes.opened_at,
        changes.merged_at,
        lead_times.deployed_at,
        changes.known_at,
        lead_times.deployed_date
    from lead_times
    inner join changes
        on lead_times.repository = changes.repository and lead_times.number = changes.number
    left join stages
        on
            lead_times.repository = stages.repository
            and lead_times.number = stages.number
            and lead_times.service = stages.service
            and lead_times.environment_tier = stages.environment_tier
    {{ join_size_range('changes.additions + changes.deletions') }}

)

select * from final

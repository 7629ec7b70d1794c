-- Pull requests with the deployment that shipped them and the stages of their lead time. The stages
-- add up to the lead time. The time of a missing milestone goes to the next stage. A milestone that
-- is earlier than the one before it is moved to that one's time.
-- Grain: one row per pull request, service and environment tier in which the service is deployed.

{{ record_changed_keys(
    {'service': 'service', 'environment': 'environment', 'date_day': 'deployed_date'},
) }}

{%- set stages = [
    ('pickup', 'reviewed_at_seconds', 'ready_seconds'),
    ('review', 'approved_at_seconds', 'coalesce(reviewed_at_seconds, ready_seconds)'),
    ('merge_wait', 'merged_at_seconds', 'approved_at_seconds'),
    ('queue', 'started_at_seconds', 'merged_at_seconds'),
    ('deploy', 'lead_time_seconds', 'started_at_seconds'),
] %}

with pull_requests as (

    select * from {{ ref('pull_requests') }}
    {{ in_scope('changed_shipments', ['repository', 'number']) }}

),

commits as (

    select * from {{ ref('commits') }}

),

service_path_commits as (

    select * from {{ ref('service_path_commits') }}

),

tiers as (

    select * from {{ ref('service_tiers') }}

),

shipments as (

    select * from {{ ref('pull_request_shipments') }}
    {{ in_scope('changed_shipments', ['repository', 'number']) }}

),

deployments as (

    select * from {{ ref('deployments') }}

),

first_in_tier as (

    select *
    from (
        select
            shipments.*,
            deployments.environment_tier,
            deployments.started_at as deployment_started_at,
            deployments.finished_at as deployed_at,
            row_number() over (
                partition by
                    shipments.repository, shipments.number, shipments.service,
                    deployments.environment_tier
                order by
                    deployments.finished_at, deployments.source_order, deployments.deployment_id
            ) as choice
        from shipments
        inner join deployments on shipments.deployment_id = deployments.deployment_id
    ) as ranked
    where choice = 1

),

joined as (

    select
        pull_requests.*,
        tiers.service,
        coalesce(first_in_tier.environment, tiers.environment) as environment,
        tiers.environment_tier,
        tiers.time_zone,
        tiers.tracked_since,
        sizes.size_class,
        commits.sha is not null as is_merge_commit_known,
        first_in_tier.deployment_id,
        first_in_tier.shipped_by,
        first_in_tier.deployment_started_at,
        first_in_tier.deployed_at,
        first_in_tier.shipment_order = 1 as is_baseline
    from pull_requests
    inner join tiers on pull_requests.repository = tiers.repository
    left join first_in_tier
        on
            pull_requests.repository = first_in_tier.repository
            and pull_requests.number = first_in_tier.number
            and tiers.service = first_in_tier.service
            and tiers.environment_tier = first_in_tier.environment_tier
    left join commits
        on pull_requests.repository = commits.repository and pull_requests.merge_sha = commits.sha
    {{ join_size_range('pull_requests.additions + pull_requests.deletions') }}
    where
        tiers.path_pattern is null
        or exists (
            select 1 from service_path_commits
            where
                service_path_commits.service = tiers.service
                and service_path_commits.repository = pull_requests.repository
                and service_path_commits.sha = pull_requests.merge_sha
        )

),

reasoned as (

    select
        *,
        case
            when tracked_since is null then 'no_deployments'
            when merged_at is null then 'not_merged'
            when deployment_id is null and not is_merge_commit_known then 'merge_commit_unknown'
            when deployment_id is null then 'not_deployed'
            when is_baseline then 'baseline'
            when first_authored_at is null then 'no_own_commits'
            when {{ seconds_between('first_authored_at', 'deployed_at') }} < 0 then 'clock_skew'
            when is_bot then 'bot'
        end as reason,
        case when not is_baseline then {{ seconds_between('first_authored_at', 'deployed_at') }} end
            as lead_time_seconds
    from joined

),

-- Seconds from the first own commit to each milestone, kept between the milestones next to it.
milestones as (

    select
        *,
        case when lead_time_seconds >= 0 then least(
            greatest({{ seconds_between('first_authored_at', 'ready_at') }}, 0), lead_time_seconds
        ) end as ready_seconds,
        {{ seconds_between('first_authored_at', 'first_review_at') }} as first_review_seconds,
        {{ seconds_between('first_authored_at', 'approved_at') }} as approved_seconds,
        {{ seconds_between('first_authored_at', 'merged_at') }} as merged_seconds,
        {{ seconds_between('first_authored_at', 'deployment_started_at') }} as started_seconds
    from reasoned

),

reviewed as (

    select
        *,
        case when first_review_seconds is not null then least(
            greatest(first_review_seconds, ready_seconds), lead_time_seconds
        ) end as reviewed_at_seconds,
        least(
            greatest(merged_seconds, first_review_seconds, ready_seconds), lead_time_seconds
        ) as merged_at_seconds
    from milestones

),

approved as (

    select
        *,
        least(greatest(
            coalesce(approved_seconds, merged_at_seconds), reviewed_at_seconds, ready_seconds
        ), merged_at_seconds) as approved_at_seconds,
        least(greatest(started_seconds, merged_at_seconds), lead_time_seconds) as started_at_seconds
    from reviewed

),

final as (

    select
        repository,
        number,
        service,
        environment,
        environment_tier,
        title,
        url,
        merge_sha,
        origin,
        is_bot,
        is_hotfix,
        reason,
        shipped_by,
        deployment_id,
        lead_time_seconds,
        ready_seconds as coding_seconds,
        {%- for stage, until, since in stages %}
        case when ready_seconds is not null then {{ until }} - {{ since }} end
            as {{ stage }}_seconds,
        {%- endfor %}
        additions,
        deletions,
        changed_file_count,
        size_class,
        review_count,
        reviewer_count,
        review_round_count,
        comment_count,
        {{ seconds_between('ready_at', 'first_review_at') }} as time_to_first_review_seconds,
        {{ seconds_between('ready_at', 'approved_at') }} as time_to_approval_seconds,
        opened_at,
        merged_at,
        deployed_at,
        known_at,
        {{ local_date('deployed_at', 'time_zone') }} as deployed_date
    from approved

)

select * from final

-- The stages of a pull request's lead time. A missing milestone's time goes to the next stage.
-- Grain: one row per pull request, service and environment tier whose lead time is known.

with lead_times as (

    select * from {{ ref('pull_request_lead_times') }}
    {{ in_scope('changed_shipments', ['repository', 'number'], 'lead_time_seconds >= 0') }}

),

changes as (

    select * from {{ ref('pull_requests') }}
    {{ in_scope('changed_shipments', ['repository', 'number']) }}

),

-- Seconds from the first own commit to each milestone, kept between the milestones next to it.
milestones as (

    select
        lead_times.*,
        least(
            greatest({{ seconds_between('first_authored_at', 'ready_at') }}, 0),
            lead_times.lead_time_seconds
        ) as ready_seconds,
        {{ seconds_between('first_authored_at', 'first_review_at') }} as first_review_seconds,
        {{ seconds_between('first_authored_at', 'approved_at') }} as approved_seconds,
        {{ seconds_between('first_authored_at', 'merged_at') }} as merged_seconds,
        {{ seconds_between('first_authored_at', 'deployment_started_at') }} as started_seconds
    from lead_times
    inner join changes
        on lead_times.repository = changes.repository and lead_times.number = changes.number

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
        environment_tier,
        ready_seconds as coding_seconds,
        reviewed_at_seconds - ready_seconds as pickup_seconds,
        approved_at_seconds - coalesce(reviewed_at_seconds, ready_seconds) as review_seconds,
        merged_at_seconds - approved_at_seconds as merge_wait_seconds,
        started_at_seconds - merged_at_seconds as queue_seconds,
        lead_time_seconds - started_at_seconds as deploy_seconds
    from approved

)

select * from final

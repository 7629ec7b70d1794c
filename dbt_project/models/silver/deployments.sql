-- Deployments: one try to bring one commit of one service to one environment, however many
-- detectors saw it and however many regions it went to.
-- Grain: one row per deployment.

-- depends_on: {{ ref('changed_keys') }}

with detections as (

    select * from {{ ref('deployment_detections') }}
    {{ only_changed() }}

),

identified as (

    select
        *,
        -- One word of all that tells them apart: joined by its parts, PostgreSQL may compare each
        -- detection with each other of its service and environment.
        service || '#' || environment || '#' || detector || ':' || environment_name || ':'
        || source_id as detection_id,
        -- What names no commit can be the same rollout as nothing else.
        coalesce(sha, detector || ':' || source_id) as rollout_of,
        coalesce(finished_at, started_at) as ended_at
    from detections

),

-- One detector's view of one region counts the rollouts; the other views join theirs.
first_views as (

    select
        service,
        environment,
        rollout_of,
        detector,
        environment_name
    from (
        select
            *,
            row_number() over (
                partition by service, environment, rollout_of
                order by precedence, started_at, environment_name, detection_id
            ) as choice
        from identified
        where is_counted
    ) as ranked
    where choice = 1

),

anchors as (

    select identified.*
    from identified
    inner join first_views
        on
            identified.service = first_views.service
            and identified.environment = first_views.environment
            and identified.rollout_of = first_views.rollout_of
            and identified.detector = first_views.detector
            and identified.environment_name = first_views.environment_name

),

others as (

    select identified.*
    from identified
    left join anchors
        on identified.detection_id = anchors.detection_id
    where anchors.detection_id is null

),

nearest as (

    select
        others.service,
        others.environment,
        others.detection_id,
        anchors.detection_id as anchor_id,
        row_number() over (
            partition by others.service, others.environment, others.detection_id
            order by
                greatest(
                    {{ seconds_between('anchors.ended_at', 'others.started_at') }},
                    {{ seconds_between('others.ended_at', 'anchors.started_at') }},
                    0
                ),
                anchors.started_at,
                anchors.detection_id
        ) as choice
    from others
    inner join anchors
        on
            others.service = anchors.service
            and others.environment = anchors.environment
            and others.rollout_of = anchors.rollout_of
            and {{ seconds_between('anchors.ended_at', 'others.started_at') }}
            <= {{ var('rollout_window_minutes') }} * 60
            and {{ seconds_between('others.ended_at', 'anchors.started_at') }}
            <= {{ var('rollout_window_minutes') }} * 60

),

-- What no leading view saw: those that overlap each other are one rollout.
alone as (

    select
        others.*,
        max(others.ended_at) over (
            partition by others.service, others.environment, others.rollout_of
            order by others.started_at, others.detection_id
            rows between unbounded preceding and 1 preceding
        ) as ended_before
    from others
    left join nearest
        on others.detection_id = nearest.detection_id
    where
        nearest.detection_id is null
        and others.is_counted

),

islands as (

    select
        service,
        environment,
        rollout_of,
        detection_id,
        sum(
            case
                when
                    {{ seconds_between('ended_before', 'started_at') }}
                    <= {{ var('rollout_window_minutes') }} * 60
                    then 0
                else 1
            end
        ) over (
            partition by service, environment, rollout_of
            order by started_at, detection_id
            rows between unbounded preceding and current row
        ) as island
    from alone

),

members as (

    select
        service,
        environment,
        detection_id,
        detection_id as rollout_id
    from anchors
    union all
    select
        service,
        environment,
        detection_id,
        anchor_id as rollout_id
    from nearest
    where choice = 1
    union all
    select
        service,
        environment,
        detection_id,
        min(detection_id) over (
            partition by service, environment, rollout_of, island
        ) as rollout_id
    from islands

),

grouped as (

    select
        identified.*,
        members.rollout_id,
        min(case when identified.is_counted then identified.precedence end) over (
            partition by identified.service, identified.environment, members.rollout_id
        ) as best_precedence,
        row_number() over (
            partition by
                identified.service, identified.environment, members.rollout_id,
                identified.precedence, identified.detector
            order by identified.detection_id
        ) as view_number
    from identified
    inner join members
        on identified.detection_id = members.detection_id

),

rollouts as (

    select
        service,
        environment,
        rollout_id,
        min(environment_tier) as environment_tier,
        min(time_zone) as time_zone,
        min(repository) as repository,
        min(detector) filter (where precedence = best_precedence) as detector,
        min(source_id) filter (where precedence = best_precedence) as source_id,
        min(sha) as sha,
        min(ref) filter (where precedence = best_precedence) as ref,
        min(started_at) filter (where precedence = best_precedence) as started_at,
        {{ 'max' if var('rollout_finish') == 'last' else 'min' }}(finished_at) filter (
            where precedence = best_precedence and outcome = 'success'
        ) as succeeded_at,
        max(finished_at) filter (where precedence = best_precedence) as ended_at,
        bool_or(outcome = 'failure') filter (where precedence = best_precedence) as has_failed,
        bool_or(outcome = 'in_progress') filter (where precedence = best_precedence) as is_running,
        max(attempt_count) as attempt_count,
        min(url) filter (where precedence = best_precedence) as url,
        {{ dbt.listagg(
            'case when view_number = 1 then detector end', "', '", 'order by precedence, detector'
        ) }} as detected_by,
        bool_or(is_rework_reported) as is_rework_reported,
        bool_or(is_failure_reported) as is_failure_reported,
        max(known_at) as known_at
    from grouped
    group by service, environment, rollout_id

),

named as (

    select
        service || '#' || environment || '#' || detector || ':'
        || source_id as deployment_id,
        service,
        environment,
        environment_tier,
        time_zone,
        repository,
        source_id,
        sha,
        ref,
        started_at,
        case
            when succeeded_at is not null then succeeded_at
            when not is_running then ended_at
        end as finished_at,
        case
            when succeeded_at is not null then 'success'
            when is_running then 'in_progress'
            when has_failed then 'failure'
            else 'cancelled'
        end as outcome,
        attempt_count,
        detected_by,
        url,
        is_rework_reported,
        is_failure_reported,
        known_at
    from rollouts

),

final as (

    select
        *,
        case
            when outcome = 'success' and sha is not null
                then row_number() over (
                    partition by service, environment, outcome = 'success' and sha is not null
                    order by finished_at, deployment_id
                )
        end as shipment_order,
        {{ local_date('coalesce(finished_at, started_at)', 'time_zone') }} as deployed_date,
        {{ built_at() }} as _built_at
    from named

)

select * from final

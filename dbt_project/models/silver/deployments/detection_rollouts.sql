-- The deployment to which each detection belongs: the detectors that saw one rollout, and its
-- regions, are one deployment.
-- Grain: one row per detection. A detection that does not count and matches no rollout has no row.

with detections as (

    select * from {{ ref('deployment_detections') }}
    {{ in_scope('changed_keys', ['service'], recorded_by=['deployment_detections']) }}

),

identified as (

    select
        service,
        environment,
        detector,
        precedence,
        environment_name,
        detection_id,
        source_order,
        started_at,
        is_counted,
        -- A detection without a commit cannot be the same rollout as any other.
        repository || '#' || coalesce(sha, detector || ':' || source_id) as rollout_of,
        coalesce(finished_at, started_at) as ended_at
    from detections

),

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
                order by precedence, started_at, environment_name, source_order, detection_id
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
                anchors.source_order,
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

-- Detections matched to no anchor: overlapping ones form one rollout.
alone as (

    select
        others.*,
        max(others.ended_at) over (
            partition by others.service, others.environment, others.rollout_of
            order by others.started_at, others.source_order, others.detection_id
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
            order by started_at, source_order, detection_id
            rows between unbounded preceding and current row
        ) as island
    from alone

),

members as (

    select
        detection_id,
        detection_id as rollout
    from anchors
    union all
    select
        detection_id,
        anchor_id as rollout
    from nearest
    where choice = 1
    union all
    select
        detection_id,
        rollout_of || '#' || cast(island as {{ dbt.type_string() }}) as rollout
    from islands

),

final as (

    select
        identified.service,
        identified.detection_id,
        -- The best of all detections that count gives the deployment its name.
        first_value(identified.detection_id) over (
            partition by identified.service, identified.environment, members.rollout
            order by
                case when identified.is_counted then 0 else 1 end,
                identified.precedence,
                identified.detector,
                identified.source_order,
                identified.detection_id
        ) as deployment_id
    from identified
    inner join members
        on identified.detection_id = members.detection_id

)

select * from final

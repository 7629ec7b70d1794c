-- Detections that count in a service and environment, or only add their report. A retry follows an
-- attempt of the same run that did not succeed, with no other deployment in between; retries are
-- one row. A re-run after a success, or after another deployment, is a deployment of its own.
-- Grain: one row per detector, service, environment name, commit, run and try.

{{ record_changed_keys({'service': 'service'}) }}
{%- set near = var('fallback_days') %}
{%- set run = 'service, environment, environment_name, repository, detector, run_id, sha' %}

with ruled as (

    select * from {{ ref('ruled_detections') }}
    where
        left_out_by is null
        and job is null
    union all
    select * from {{ ref('ruled_jobs') }}

),

origins as (

    select
        repository as present_name,
        first_name
    from {{ ref('github__repository_origins') }}

),

best_detectors as (

    select
        service,
        environment,
        {{ days_since_1970('started_at') }} as day,
        min(min(precedence)) over (
            partition by service, environment order by {{ days_since_1970('started_at') }}
            range between {{ near }} preceding and {{ near }} following
        ) as precedence
    from ruled
    group by service, environment, {{ days_since_1970('started_at') }}

),

counted as (

    select
        ruled.*,
        coalesce(ruled.finished_at, ruled.started_at) as ended_at,
        {{ id_order('ruled.source_id') }} as source_order,
        -- A detection that does not count by itself may still confirm a deployment that does.
        (ruled.usage = 'always' or ruled.precedence = best_detectors.precedence) as is_counted
    from ruled
    inner join best_detectors
        on
            ruled.service = best_detectors.service
            and ruled.environment = best_detectors.environment
            and {{ days_since_1970('ruled.started_at') }} = best_detectors.day

),

ordered as (

    select
        *,
        lag(outcome) over (partition by {{ run }} order by started_at, source_order, source_id)
            as previous_outcome,
        lag(ended_at) over (partition by {{ run }} order by started_at, source_order, source_id)
            as previous_ended_at
    from counted

),

-- A cancelled run deployed nothing, and another detector's report is the same deployment.
interrupted as (

    select distinct
        retries.service,
        retries.repository,
        retries.detector,
        retries.environment_name,
        retries.source_id
    from ordered as retries
    inner join counted as others
        on
            retries.service = others.service
            and retries.environment = others.environment
            and retries.started_at > others.started_at
            and retries.previous_ended_at <= others.ended_at
            and others.is_counted
            and others.outcome <> 'cancelled'
            and (
                retries.sha is distinct from others.sha
                or (retries.detector = others.detector and retries.run_id <> others.run_id)
            )
    where retries.previous_outcome <> 'success'

),

begun as (

    select
        ordered.*,
        (
            ordered.previous_outcome is null
            or ordered.previous_outcome = 'success'
            or interrupted.source_id is not null
        ) as is_first
    from ordered
    left join interrupted
        on
            ordered.service = interrupted.service
            and ordered.repository = interrupted.repository
            and ordered.detector = interrupted.detector
            and ordered.environment_name = interrupted.environment_name
            and ordered.source_id = interrupted.source_id

),

tries as (

    select
        *,
        sum(case when is_first then 1 else 0 end) over (
            partition by {{ run }} order by started_at, source_order, source_id
            rows between unbounded preceding and current row
        ) as try_number
    from begun

),

collapsed as (

    select
        service,
        environment,
        environment_tier,
        time_zone,
        repository,
        detector,
        precedence,
        environment_name,
        max(case when is_first then source_id end) as source_id,
        max(case when is_first then source_order end) as source_order,
        sha,
        max(case when is_first then ref end) as ref,
        min(started_at) as started_at,
        coalesce(
            min(finished_at) filter (where outcome = 'success'), max(finished_at)
        ) as finished_at,
        case
            when bool_or(outcome = 'success') then 'success'
            when bool_or(outcome = 'in_progress') then 'in_progress'
            when bool_or(outcome = 'failure') then 'failure'
            else 'cancelled'
        end as outcome,
        cast(sum(attempt_count) as bigint) as attempt_count,
        coalesce(max(case when is_first then url end), max(url)) as url,
        bool_or(is_rework_reported) as is_rework_reported,
        bool_or(is_failure_reported) as is_failure_reported,
        bool_or(is_rollback_reported) as is_rollback_reported,
        min(unhealthy_at) as unhealthy_at,
        min(healthy_at) as healthy_at,
        max(deleted_at) as deleted_at,
        bool_or(is_counted) as is_counted,
        max(known_at) as known_at
    from tries
    -- The most selective columns first: PostgreSQL sorts by them in this order.
    group by
        run_id, sha, service, environment, environment_tier, time_zone, repository, detector,
        precedence, environment_name, try_number

),

final as (

    select
        {{ detection_identity('coalesce(origins.first_name, collapsed.repository)') }}
            as detection_id,
        collapsed.*
    from collapsed
    left join origins
        on collapsed.repository = origins.present_name

)

select * from final

-- Everything a detector took for a deployment, under the service and environment it is counted in.
-- One try of one commit stands once: its retries within one run are collapsed.
-- Grain: one row per detector, service, environment name, commit and run.

with deployments as (

    select * from {{ ref('github__deployments') }}

),

statuses as (

    select * from {{ ref('github__deployment_statuses') }}

),

deletions as (

    select * from {{ ref('github__deletions') }}
    where table_name = 'deployments'

),

workflow_runs as (

    select * from {{ ref('github__workflow_runs') }}

),

releases as (

    select * from {{ ref('github__releases') }}

),

tags as (

    select * from {{ ref('github__tags') }}

),

pull_requests as (

    select * from {{ ref('github__pull_requests') }}

),

repositories as (

    select * from {{ ref('github__repositories') }}

),

names as (

    select * from {{ ref('github__repository_names') }}

),

commits as (

    select * from {{ ref('github__commits') }}

),

deployment_events as (

    select * from {{ ref('push__deployment_events') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

rules as (

    select * from {{ ref('deployment_rules') }}

),

environment_names as (

    select * from {{ ref('environment_names') }}

),

status_times as (

    select
        repository,
        github_deployment_id,
        min(created_at) filter (where state = 'success') as succeeded_at,
        min(created_at) filter (where state in ('failure', 'error')) as failed_at,
        min(created_at) filter (where state = 'in_progress') as running_at,
        min(created_at) filter (where state = 'inactive') as inactive_at,
        min(log_url) as log_url,
        max(fetched_at) as fetched_at
    from statuses
    group by repository, github_deployment_id

),

github_deployments as (

    select
        'github_deployment' as detector,
        deployments.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        deployments.github_deployment_id as source_id,
        -- Re-running a job makes a new deployment; only its log says it is the same run.
        {{ captured('status_times.log_url', '/runs/([0-9]+)') }} as run_id,
        deployments.environment as environment_name,
        concat_ws(' ', deployments.environment, deployments.task) as name,
        deployments.sha,
        deployments.ref,
        coalesce(status_times.running_at, deployments.created_at) as started_at,
        -- The first success ends it: a later `inactive` neither undoes it nor heals a failure.
        coalesce(
            status_times.succeeded_at, status_times.failed_at, status_times.inactive_at
        ) as finished_at,
        case
            when status_times.succeeded_at is not null then 'success'
            when status_times.failed_at is not null then 'failure'
            when status_times.inactive_at is not null then 'cancelled'
            else 'in_progress'
        end as outcome,
        status_times.log_url as url,
        false as is_rework_reported,
        false as is_failure_reported,
        greatest(deployments.fetched_at, status_times.fetched_at) as known_at
    from deployments
    left join status_times
        on
            deployments.repository = status_times.repository
            and deployments.github_deployment_id = status_times.github_deployment_id
    left join deletions
        on
            deployments.repository = deletions.repository
            and deployments.github_deployment_id = deletions.record_id
            and deployments.fetched_at <= deletions.deleted_at
    where deletions.record_id is null

),

runs as (

    select
        'workflow_run' as detector,
        repository,
        cast(null as {{ dbt.type_string() }}) as service,
        run_id || '/' || cast(attempt as {{ dbt.type_string() }}) as source_id,
        run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        concat_ws(' ', name, path) as name,
        sha,
        head_branch as ref,
        started_at,
        case when status = 'completed' then updated_at end as finished_at,
        case
            when status <> 'completed' then 'in_progress'
            when conclusion = 'success' then 'success'
            when conclusion in ('failure', 'timed_out') then 'failure'
            else 'cancelled'
        end as outcome,
        url,
        false as is_rework_reported,
        false as is_failure_reported,
        fetched_at as known_at
    from workflow_runs

),

published_releases as (

    select
        'github_release' as detector,
        releases.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        releases.release_id as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        releases.tag as name,
        coalesce(
            tags.sha,
            {{ captured('releases.target_commitish', '^([0-9a-f]{40})$') }}
        ) as sha,
        releases.tag as ref,
        releases.published_at as started_at,
        releases.published_at as finished_at,
        'success' as outcome,
        releases.url,
        false as is_rework_reported,
        false as is_failure_reported,
        releases.fetched_at as known_at
    from releases
    left join tags
        on
            releases.repository = tags.repository
            and releases.tag = tags.tag
    where
        not releases.is_draft
        and releases.published_at is not null

),

tagged_commits as (

    select
        'github_tag' as detector,
        tags.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        tags.tag as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        tags.tag as name,
        tags.sha,
        tags.tag as ref,
        commits.committed_at as started_at,
        commits.committed_at as finished_at,
        'success' as outcome,
        cast(null as {{ dbt.type_string() }}) as url,
        false as is_rework_reported,
        false as is_failure_reported,
        tags.fetched_at as known_at
    from tags
    inner join commits
        on
            tags.repository = commits.repository
            and tags.sha = commits.sha

),

merged_pull_requests as (

    select
        'merge' as detector,
        pull_requests.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        cast(pull_requests.number as {{ dbt.type_string() }}) as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        pull_requests.title as name,
        pull_requests.merge_commit_sha as sha,
        pull_requests.base_ref as ref,
        pull_requests.merged_at as started_at,
        pull_requests.merged_at as finished_at,
        'success' as outcome,
        pull_requests.url,
        false as is_rework_reported,
        false as is_failure_reported,
        pull_requests.fetched_at as known_at
    from pull_requests
    inner join repositories
        on
            pull_requests.repository = repositories.repository
            and pull_requests.base_ref = repositories.default_branch
    where pull_requests.merged_at is not null

),

latest_events as (

    select
        *,
        row_number() over (
            partition by service, repository, environment, event_id
            order by
                coalesce(finished_at, started_at) desc,
                case when status = 'in_progress' then 1 else 0 end,
                sequence desc
        ) as recency
    from deployment_events

),

pushed_events as (

    select
        'deployment_event' as detector,
        coalesce(names.repository, latest_events.repository) as repository,
        latest_events.service,
        latest_events.event_id as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        latest_events.environment as environment_name,
        latest_events.environment as name,
        latest_events.sha,
        latest_events.ref,
        latest_events.started_at,
        case
            when latest_events.status <> 'in_progress'
                then coalesce(latest_events.finished_at, latest_events.started_at)
        end as finished_at,
        latest_events.status as outcome,
        latest_events.url,
        latest_events.is_rework as is_rework_reported,
        latest_events.is_change_failure as is_failure_reported,
        latest_events.fetched_at as known_at
    from latest_events
    left join names
        on latest_events.repository = names.name
    where latest_events.recency = 1

),

detections as (

    {% for detector in [
        'github_deployments', 'runs', 'published_releases', 'tagged_commits',
        'merged_pull_requests', 'pushed_events',
    ] -%}
    select * from {{ detector }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- A service's own rule for a detector takes the place of the one for everybody.
service_rules as (

    select
        services.service,
        services.repository,
        services.deployment_pattern,
        services.time_zone,
        rules.detector,
        rules.pattern,
        rules.environment,
        rules.precedence,
        rules.usage
    from services
    inner join rules
        on
            rules.service = services.service
            or (
                rules.service = '*'
                and not exists (
                    select 1 from rules as own
                    where
                        own.service = services.service
                        and own.detector = rules.detector
                )
            )
    where rules.usage <> 'never'

),

ruled as (

    select
        service_rules.service,
        detections.repository,
        coalesce(environment_names.environment, 'production') as environment,
        coalesce(environment_names.environment_tier, 'production') as environment_tier,
        coalesce(detections.environment_name, service_rules.environment) as environment_name,
        detections.detector,
        service_rules.precedence,
        service_rules.usage,
        service_rules.time_zone,
        detections.source_id,
        coalesce(detections.run_id, detections.source_id) as run_id,
        detections.sha,
        detections.ref,
        detections.started_at,
        detections.finished_at,
        detections.outcome,
        detections.url,
        detections.is_rework_reported,
        detections.is_failure_reported,
        detections.known_at
    from detections
    inner join service_rules
        on
            detections.repository = service_rules.repository
            and detections.detector = service_rules.detector
            and (detections.service is null or detections.service = service_rules.service)
            and (
                detections.service is not null
                or service_rules.deployment_pattern is null
                or {{ matches('detections.name', 'service_rules.deployment_pattern') }}
            )
            and (
                service_rules.pattern is null
                or {{ matches('detections.name', 'service_rules.pattern') }}
            )
    left join environment_names
        on coalesce(detections.environment_name, service_rules.environment) = environment_names.name

),

best_detectors as (

    select
        service,
        environment,
        min(precedence) as precedence
    from ruled
    group by service, environment

),

counted as (

    select
        ruled.*,
        (
            ruled.usage = 'always'
            or ruled.precedence = best_detectors.precedence
        ) as is_counted
    from ruled
    inner join best_detectors
        on
            ruled.service = best_detectors.service
            and ruled.environment = best_detectors.environment

),

final as (

    select
        service,
        environment,
        environment_tier,
        time_zone,
        repository,
        detector,
        precedence,
        environment_name,
        min(source_id) as source_id,
        sha,
        min(ref) as ref,
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
        count(*) as attempt_count,
        min(url) as url,
        bool_or(is_rework_reported) as is_rework_reported,
        bool_or(is_failure_reported) as is_failure_reported,
        -- What does not count by itself may still bear witness to a deployment that does.
        bool_or(is_counted) as is_counted,
        max(known_at) as known_at
    from counted
    group by
        service, environment, environment_tier, time_zone, repository, detector, precedence,
        environment_name, sha, run_id

)

select * from final

-- What each metric of each service lacks, and the setting that supplies it.
-- Grain: one row per service and metric.

with gaps as (

    select * from {{ ref('metric_gaps') }}

),

unread_records as (

    select * from {{ ref('service_unread_records') }}

),

final as (

    select
        gaps.service,
        gaps.metric,
        gaps.missing is null as is_ready,
        gaps.missing,
        case gaps.missing
            when 'no_deployments'
                then case
                    when gaps.other_environment is not null
                        then
                            'seed environments: a pattern that gives ''' || gaps.other_environment
                            || ''' the tier production'
                    when gaps.workflow_run_count > 0
                        then
                            'seed deployment_rules: a row for the detector workflow_run with the '
                            || 'pattern of the workflow that deploys'
                    else
                        'SOURCES__GITHUB__ACCESS_TOKEN: one that may read deployments, or push '
                        || 'deployment events to /api/ingest/deployments'
                end
            when 'baseline_only'
                then 'diogen extract --since: an earlier deployment, or wait for the next one'
            when 'no_commit_named'
                then 'seed deployment_rules: a detector that names the commit it deploys'
            when 'no_changes'
                then 'seed services: paths that the deployed commits touch'
            when 'incomplete_history'
                then
                    'diogen extract github --full-refresh: '
                    || cast(gaps.unknown_parent_count as {{ dbt.type_string() }})
                    || ' parent commits are not held'
            when 'image_not_resolved'
                then
                    'seed image_pins: a pattern that captures what names a commit. '''
                    || gaps.unresolved_tag || ''', pinned in ' || gaps.config_repository
                    || ', is neither a git tag nor a commit''s first digits: tag images by the '
                    || 'commit'
            when 'history_not_known'
                then
                    'diogen extract github: it continues the first extraction. Push deployments '
                    || 'that GitHub does not list, from before '
                    || cast(gaps.known_from_date as {{ dbt.type_string() }})
                    || ', as events to /api/ingest/deployments'
            when 'no_incident_source'
                then
                    'seed incident_rules: a rule that picks this service''s incidents, and seed '
                    || 'services: an incident_pattern that names their component or label'
        end as setting_to_change,
        coalesce(unread_records.unreadable_record_count, 0) as unreadable_record_count,
        coalesce(unread_records.set_aside_record_count, 0) as set_aside_record_count
    from gaps
    left join unread_records
        on gaps.service = unread_records.service

)

select * from final

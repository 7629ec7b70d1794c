-- What each metric of each service lacks, and what to do about it, as a sentence.
-- Grain: one row per service and metric.

with gaps as (

    select * from {{ ref('metric_gaps') }}

),

unread_records as (

    select * from {{ ref('service_unread_records') }}

),

deployment_remedies as (

    select * from {{ ref('deployment_remedies') }}

),

incident_remedy as (

    select * from {{ ref('incident_remedy') }}

),

final as (

    select
        gaps.service,
        gaps.metric,
        gaps.missing is null as is_ready,
        gaps.missing,
        case gaps.missing
            when 'no_deployments' then deployment_remedies.remedy
            when 'baseline_only'
                then 'Wait for the next deployment, or read earlier ones: diogen extract --since.'
            when 'no_commit_named'
                then 'Choose a detector in deployment_rules.csv that names the commit it deploys.'
            when 'no_changes'
                then 'Correct its paths in services.csv: no commit that was deployed touches them.'
            when 'incomplete_history'
                then
                    'Read ' || cast(gaps.unknown_parent_count as {{ dbt.type_string() }})
                    || ' missing commits: diogen extract github --full-refresh.'
            when 'image_not_resolved'
                then
                    'Tag images by the commit, or add a row to image_pins.csv that finds it in "'
                    || gaps.unresolved_tag || '", pinned in ' || gaps.config_repository || '.'
            when 'history_not_known'
                then
                    'Continue the first extraction (diogen extract github), or push deployments '
                    || 'from before ' || cast(gaps.known_from_date as {{ dbt.type_string() }})
                    || ' to /api/ingest/deployments.'
            when 'no_incident_source' then incident_remedy.remedy
        end as setting_to_change,
        coalesce(unread_records.unreadable_record_count, 0) as unreadable_record_count,
        coalesce(unread_records.set_aside_record_count, 0) as set_aside_record_count
    from gaps
    cross join incident_remedy
    left join deployment_remedies on gaps.service = deployment_remedies.service
    left join unread_records on gaps.service = unread_records.service

)

select * from final

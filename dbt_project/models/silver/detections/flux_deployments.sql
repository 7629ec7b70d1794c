-- Deployments as Flux tells of them: a revision that an object goes over to. Its first word of
-- success is the end. What fails its health check afterwards was a failed change.
-- Grain: one row per delivery.

with reports as (

    select * from {{ ref('flux_revisions') }}

),

revisions as (

    select
        object_id,
        revision_number,
        min(sent_at) as started_at,
        min(case when outcome = 'success' then sent_at end) as succeeded_at,
        max(case when outcome = 'failure' then sent_at end) as failed_at,
        max(case when reason = 'HealthCheckFailed' then sent_at end) as unhealthy_at
    from reports
    group by object_id, revision_number

),

final as (

    select
        'flux:' || reports.object_id || '@' || reports.revision || '/'
        || cast(reports.revision_number as {{ dbt.type_string() }}) as event_id,
        reports.name as subject,
        reports.repository,
        coalesce(reports.environment, 'production') as environment,
        reports.sha,
        reports.revision as ref,
        case
            when revisions.succeeded_at is not null then 'success'
            when revisions.failed_at is not null then 'failure'
            else 'in_progress'
        end as status,
        cast(null as {{ dbt.type_string() }}) as url,
        coalesce(revisions.unhealthy_at > revisions.succeeded_at, false) as is_change_failure,
        revisions.started_at,
        coalesce(revisions.succeeded_at, revisions.failed_at) as finished_at,
        reports.sequence,
        reports.fetched_at
    from reports
    inner join revisions
        on
            reports.object_id = revisions.object_id
            and reports.revision_number = revisions.revision_number

)

select * from final

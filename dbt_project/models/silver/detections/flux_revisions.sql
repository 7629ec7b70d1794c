-- What Flux says of the revisions that its objects go over to, those of one revision under one
-- number. It says again and again that a revision stands; sources and images say only what there
-- is to deploy.
-- Grain: one row per delivery.

with events as (

    select
        object_id, name, repository, environment, sha, revision, reason, severity, sent_at,
        sequence, fetched_at,
        lag(revision) over (partition by object_id order by sent_at, sequence) as revision_before
    from {{ ref('push__flux_events') }}
    where
        sent_at is not null
        and revision is not null
        and {{ matches('object_id', "'(^|/)(kustomization|helmrelease)/'") }}
        and (
            severity = 'error'
            or reason in (
                'ReconciliationSucceeded', 'InstallSucceeded', 'UpgradeSucceeded',
                'RollbackSucceeded', 'Progressing'
            )
        )

),

final as (

    select
        object_id, name, repository, environment, sha, revision, reason, sent_at, sequence,
        fetched_at,
        case
            when severity = 'error' then 'failure'
            when reason = 'Progressing' then 'in_progress'
            else 'success'
        end as outcome,
        sum(case when revision = revision_before then 0 else 1 end) over (
            partition by object_id order by sent_at, sequence
        ) as revision_number
    from events

)

select * from final

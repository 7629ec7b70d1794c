-- Deployments that failed by what their own source says: one that did not succeed, and one that was
-- reported as a failure or became unhealthy after its success.
-- Grain: one row per deployment.

with deployments as (

    select * from {{ ref('deployments') }}

),

successes as (

    select
        deployment_id,
        lead(finished_at) over (
            partition by service, environment order by finished_at, source_order, deployment_id
        ) as next_finished_at
    from deployments
    where outcome = 'success'

),

final as (

    -- A failure status after the success ends when its source reports health again, or with the
    -- next deployment. A failure that was only reported has no known end.
    select
        deployments.deployment_id,
        'reported' as signal,
        case
            when deployments.unhealthy_at is not null
                then least(deployments.healthy_at, successes.next_finished_at)
        end as recovered_at,
        deployments.known_at
    from deployments
    inner join successes
        on deployments.deployment_id = successes.deployment_id
    where
        deployments.is_failure_reported
        or deployments.unhealthy_at is not null
    union all
    select
        deployment_id,
        'failed_deployment' as signal,
        cast(null as {{ dbt.type_timestamp() }}) as recovered_at,
        known_at
    from deployments
    where outcome = 'failure'

)

select * from final

-- Why a deployment counts as rework: each reason, with its evidence.
-- Grain: one row per deployment, reason and piece of evidence.

with reasons as (

    select * from {{ ref('deployment_rework') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

incidents as (

    select * from {{ ref('incidents') }}

),

pull_requests as (

    select
        *,
        repository || '#' || cast(number as {{ dbt.type_string() }}) as pull_request_id
    from {{ ref('pull_requests') }}

),

-- A condition on one side alone is part of the key: DuckDB would compare all rows with all.
final as (

    select
        reasons.deployment_id,
        reasons.reason,
        reasons.evidence_id,
        coalesce(incidents.incident_id, reasons.evidence_id) as evidence_name,
        deployments.service,
        deployments.environment,
        deployments.environment_tier,
        coalesce(incidents.title, pull_requests.title) as evidence_title,
        coalesce(incidents.url, pull_requests.url) as evidence_url,
        deployments.deployed_date
    from reasons
    inner join deployments
        on reasons.deployment_id = deployments.deployment_id
    left join incidents
        on
            case when reasons.reason = 'repair' then reasons.evidence_id end
            = incidents.incident_key
    left join pull_requests
        on
            case when reasons.reason in ('revert', 'hotfix') then reasons.evidence_id end
            = pull_requests.pull_request_id

)

select * from final

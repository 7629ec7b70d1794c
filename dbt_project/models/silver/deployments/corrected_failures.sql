-- Deployments that a later one corrected: it rolled them back, reverted a change of theirs, or
-- shipped a hotfix.
-- Grain: one row per deployment, signal and piece of evidence.

with deployments as (

    select * from {{ ref('deployments') }}

),

reverts as (

    select * from {{ ref('deployment_reverts') }}

),

final as (

    {% for signal, evidence_type, evidence_id, corrections in [
        ('rollback', 'deployment', 'deployment_id', 'deployment_rollbacks'),
        ('hotfix', 'pull_request', 'entity_id', 'deployment_hotfixes'),
    ] -%}
    select
        failed.deployment_id,
        '{{ signal }}' as signal,
        '{{ evidence_type }}' as evidence_type,
        corrections.{{ evidence_id }} as evidence_id,
        corrections.deployed_at as recovered_at,
        correcting.known_at
    from {{ ref(corrections) }} as corrections
    inner join deployments as failed
        on
            corrections.service = failed.service
            and corrections.environment = failed.environment
            and corrections.failed_order = failed.shipment_order
    inner join deployments as correcting
        on corrections.deployment_id = correcting.deployment_id
    union
    {% endfor -%}
    select
        reverts.failed_deployment_id as deployment_id,
        'revert' as signal,
        reverts.entity_type as evidence_type,
        reverts.entity_id as evidence_id,
        reverts.reverted_at as recovered_at,
        correcting.known_at
    from reverts
    inner join deployments as correcting
        on reverts.reverting_deployment_id = correcting.deployment_id

)

select * from final

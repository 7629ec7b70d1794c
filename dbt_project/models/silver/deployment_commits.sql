-- First shipment: which deployment was the first to bring a commit to a service's environment.
-- Exact by ancestry: each deployment ships what its commit reaches and no earlier one reached.
-- This is the list to work through; the `first_shipment` materialization walks the graph.
-- Grain: one row per deployment and commit it shipped first; a deployment that shipped nothing
-- new has one row, for its own commit, with is_first_shipment false.

-- depends_on: {{ ref('commit_parents') }}

with deployments as (

    select * from {{ ref('deployments') }}

),

final as (

    select
        service,
        environment,
        deployment_id,
        repository,
        sha,
        finished_at as deployed_at,
        shipment_order
    from deployments
    where shipment_order is not null

)

select * from final

-- First shipments, as they are stored: the first deployment, in the order of its unit, that brought
-- each commit. It is exact by ancestry: each deployment ships the commits that its commit reaches
-- and no earlier one reached. This query lists the deployments; the `first_shipment`
-- materialization walks the graph.
-- Grain: one row per unit and commit; a deployment that shipped nothing new has one more row, for
-- its own commit, with is_first_shipment false.

-- depends_on: {{ ref('commit_parents') }}
-- depends_on: {{ ref('commits') }}
-- depends_on: {{ ref('changed_keys') }}

with deployments as (

    select * from {{ ref('deployments') }}

),

units as (

    select * from {{ ref('units') }}

),

final as (

    select
        units.unit_id,
        deployments.shipment_order,
        deployments.sha,
        -- The other columns that readers use: a change of one re-opens the deployment's shipments.
        md5(concat_ws(
            ' ', deployments.deployment_id, deployments.environment_tier, deployments.started_at,
            deployments.finished_at
        )) as deployed_as
    from deployments
    inner join units
        on
            deployments.service = units.service
            and deployments.environment = units.environment
    where deployments.shipment_order is not null

)

select * from final

-- First shipment, as it is stored: which deployment, in the order of its unit, brought a commit
-- first.
-- Exact by ancestry: each deployment ships what its commit reaches and no earlier one reached.
-- This is the list to work through; the `first_shipment` materialization walks the graph.
-- Grain: one row per unit and commit; a deployment that shipped nothing new has one row more, for
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
        -- What else readers take from the deployment: a change of it re-opens what it shipped.
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

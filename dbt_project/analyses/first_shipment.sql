-- The rule of first shipment, without optimization: of all deployments of a unit that reach a
-- commit through its parents, the first one shipped it. Tests compare the graph walk with this
-- query. Its cost is commits times deployments; the walk costs the commits alone. See
-- dbt_project/macros/first_shipment.
-- Grain: one row per unit and commit.

with recursive reached as (

    select
        units.unit_id,
        deployments.shipment_order,
        deployments.sha
    from {{ ref('deployments') }} as deployments
    inner join {{ ref('units') }} as units
        on
            deployments.service = units.service
            and deployments.environment = units.environment
    where deployments.shipment_order is not null
    union
    select
        reached.unit_id,
        reached.shipment_order,
        edge.parent_sha as sha
    from reached
    inner join {{ ref('commit_parents') }} as edge
        on reached.sha = edge.sha

)

select
    unit_id,
    sha,
    min(shipment_order) as shipment_order
from reached
group by unit_id, sha

-- What a person decided about a deployment, and how evidence tells it. What one calls no deployment
-- is kept, and counts like a cancelled one. It is named by its id, by that of another detection of
-- it, or in its repository by the id at its source.
-- Grain: one row per deployment that somebody decided about.

{{ record_changed_keys({'service': 'service'}) }}

with stated as (

    select * from {{ ref('stated_verdicts') }}
    where entity_type = 'deployment'

),

rollouts as (

    select * from {{ ref('detection_rollouts') }}

),

detections as (

    select * from {{ ref('deployment_detections') }}

),

named as (

    select
        rollouts.deployment_id,
        rollouts.service,
        stated.*,
        case when rollouts.deployment_id = stated.entity_id then 1 else 2 end as name_order
    from stated
    inner join rollouts on stated.entity_id = rollouts.detection_id
    union all
    select
        rollouts.deployment_id,
        rollouts.service,
        stated.*,
        3 as name_order
    from stated
    inner join detections
        on
            stated.repository = detections.repository
            and stated.entity_id = detections.source_id
    inner join rollouts on detections.detection_id = rollouts.detection_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by deployment_id order by precedence, name_order, {{ by_id('entity_id') }}
        ) as choice
    from named

),

final as (

    select
        deployment_id,
        service,
        verdict,
        remark,
        known_at
    from ranked
    where
        choice = 1
        and verdict <> 'withdrawn'

)

select * from final

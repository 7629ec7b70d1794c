-- Every detection that counts is in exactly one deployment, and a deployment is of one repository
-- and commit.

with detections as (

    select * from {{ ref('deployment_detections') }}

),

rollouts as (

    select * from {{ ref('detection_rollouts') }}

),

deployments as (

    select * from {{ ref('deployments') }}

),

lost as (

    select detections.detection_id
    from detections
    left join rollouts
        on detections.detection_id = rollouts.detection_id
    left join deployments
        on rollouts.deployment_id = deployments.deployment_id
    where detections.is_counted
    group by detections.detection_id
    having count(deployments.deployment_id) <> 1

),

mixed as (

    select detections.detection_id
    from detections
    inner join rollouts
        on detections.detection_id = rollouts.detection_id
    inner join deployments
        on rollouts.deployment_id = deployments.deployment_id
    where
        detections.repository <> deployments.repository
        or detections.sha is distinct from deployments.sha

)

select detection_id from lost
union all
select detection_id from mixed

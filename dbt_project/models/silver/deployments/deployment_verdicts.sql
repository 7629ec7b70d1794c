-- What a person says of a deployment, and how evidence tells it. What one calls no deployment is
-- kept, and counts like a cancelled one.
-- Grain: one row per deployment that somebody said anything of.

with final as (

    select
        entity_id as deployment_id,
        verdict,
        'overruled by ' || decided_by || ': ' || reason as remark
    from {{ ref('verdicts') }}
    where entity_type = 'deployment'

)

select * from final

-- What a person says about a deployment, and the text that the evidence shows. A deployment that a
-- verdict calls none is kept, and counts like a cancelled one.
-- Grain: one row per deployment with a verdict.

with final as (

    select
        entity_id as deployment_id,
        verdict,
        'overruled by ' || decided_by || ': ' || reason as remark
    from {{ ref('verdicts') }}
    where entity_type = 'deployment'

)

select * from final

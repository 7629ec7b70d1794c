-- What a run or a person keeps out of the numbers: records that were pulled, and deliveries.
-- Grain: one row per raw table, scope and record.

with records as (

    {{ set_aside_rows('ops', 'set_aside', {
        'raw_table': 'raw_table',
        'scope': 'scope',
        'record': 'id',
        'reason': 'reason',
    }) }}

),

deliveries as (

    {{ set_aside_rows('raw_push', 'deliveries', {
        'raw_table': "'raw_push.deliveries'",
        'scope': 'source',
        'record': 'cast(sequence as ' ~ dbt.type_string() ~ ')',
        'reason': 'reason',
    }, "status = 'rejected' and reason like 'set aside: %'") }}

),

final as (

    select
        -- keys
        raw_table,
        scope,
        record,

        -- attributes
        max(reason) as reason,

        -- lineage
        {{ built_at() }} as _built_at
    from (
        select * from records
        union all
        select * from deliveries
    ) as found
    group by raw_table, scope, record

)

select * from final

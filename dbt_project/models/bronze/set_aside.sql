-- Records and deliveries that a run or a person excluded from the numbers.
-- Grain: one row per raw table, scope and record.

with records as (

    {{ set_aside_rows('ops', 'set_aside', {
        'raw_table': 'raw_table',
        'scope': 'scope',
        'record': 'id',
    }) }}

),

deliveries as (

    {{ set_aside_rows('raw_push', 'deliveries', {
        'raw_table': "'raw_push.deliveries'",
        'scope': 'source',
        'record': 'cast(sequence as ' ~ dbt.type_string() ~ ')',
    }, "status = 'rejected' and reason like 'set aside: %'") }}

),

final as (

    select
        raw_table,
        scope,
        record
    from (
        -- Several versions of a record may be excluded.
        select * from records
        union
        select * from deliveries
    ) as found

)

select * from final

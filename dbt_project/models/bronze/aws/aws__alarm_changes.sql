-- Changes of CloudWatch alarms' states.
-- Grain: one row per account, region, alarm and time.

with versions as (

    {{ latest_versions('raw_aws', 'alarm_history') }}

),

renamed as (

    select
        -- keys
        {{ dbt.split_part('versions.scope', "'/'", 1) }} as account,
        {{ dbt.split_part('versions.scope', "'/'", 2) }} as region,
        record."AlarmName" as alarm,

        -- attributes
        lower({{ json_text('data.value', ['newState', 'stateValue']) }}) as state,

        -- timestamps, UTC
        record."Timestamp" as changed_at,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id,
        {{ built_at() }} as _built_at
    from versions
    {{ json_record('versions.payload', 'record', {
        'AlarmName': 'text',
        'Timestamp': 'timestamp',
        'HistoryData': 'text',
    }) }}
    -- The details are JSON written into a text.
    cross join lateral (
        select cast(record."HistoryData" as {{ json_type() }}) as value
    ) as data

)

select * from renamed

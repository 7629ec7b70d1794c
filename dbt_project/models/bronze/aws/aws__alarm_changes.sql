-- Changes of CloudWatch alarms' states.
-- Grain: one row per account, region, alarm and time.

-- The details are JSON in a text, which AWS may have cut off.
{% set new_state = '"newState": ?[{]"stateValue": ?"([A-Z_]+)"' %}

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
        lower(coalesce(
            {{ captured('record."HistoryData"', new_state) }},
            {{ captured('record."HistorySummary"', ' to ([A-Z_]+)$') }}
        )) as state,

        -- timestamps, UTC
        record."Timestamp" as changed_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'AlarmName': 'key!',
        'Timestamp': 'timestamp',
        'HistoryData': 'text',
        'HistorySummary': 'text',
    }) }}

)

select * from renamed

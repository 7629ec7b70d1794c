-- CloudWatch alarms with the state they are in now.
-- Grain: one row per account, region and alarm.

with versions as (

    {{ latest_versions('raw_aws', 'alarms') }}

),

renamed as (

    select
        -- keys
        {{ dbt.split_part('versions.scope', "'/'", 1) }} as account,
        {{ dbt.split_part('versions.scope', "'/'", 2) }} as region,
        versions.id as alarm,

        -- attributes
        lower(record."StateValue") as state,

        -- timestamps, UTC
        coalesce(record."StateTransitionedTimestamp", record."StateUpdatedTimestamp") as changed_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'StateValue': 'text',
        'StateTransitionedTimestamp': 'timestamp',
        'StateUpdatedTimestamp': 'timestamp',
    }) }}

)

select * from renamed

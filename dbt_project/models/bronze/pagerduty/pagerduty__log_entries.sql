-- What happened to PagerDuty's incidents, pulled.
-- Grain: one row per account and log entry.

with versions as (

    {{ latest_versions('raw_pagerduty', 'log_entries') }}

),

renamed as (

    select
        -- keys
        versions.scope as account,
        versions.id as entry_id,
        record.incident_id,

        -- attributes
        record.entry_type,
        case when record.entry_type = 'annotate_log_entry' then record.note end as note,

        -- timestamps, UTC
        record.sent_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'incident_id': ['key!', 'incident', 'id'],
        'entry_type': ['text', 'type'],
        'note': ['text', 'channel', 'summary'],
        'sent_at': ['timestamp!', 'created_at'],
    }) }}

)

select * from renamed

-- PagerDuty's incidents as they are now, pulled.
-- Grain: one row per account and incident.

with versions as (

    {{ latest_versions('raw_pagerduty', 'incidents') }}

),

renamed as (

    select
        -- keys
        versions.scope as account,
        versions.id as incident_id,
        coalesce(record.dedup_key, record.trigger_key) as dedup_key,
        record.service,

        -- attributes
        record.title,
        nullif(concat_ws(
            ' ', record.text,
            cast({{ json_field('record.channel', 'details') }} as {{ dbt.type_string() }})
        ), '') as text,
        concat_ws(' ', record.priority, record.urgency) as severity,
        record.url,

        -- timestamps, UTC
        record.started_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'dedup_key': ['key', 'incident_key'],
        'service': ['key', 'service', 'summary'],
        'title': 'text',
        'text': ['text', 'body', 'details'],
        'channel': ['json', 'first_trigger_log_entry', 'channel'],
        'trigger_key': ['key', 'first_trigger_log_entry', 'channel', 'cef_details', 'dedup_key'],
        'priority': ['text', 'priority', 'summary'],
        'urgency': 'text',
        'url': ['text', 'html_url'],
        'started_at': ['timestamp!', 'created_at'],
    }) }}

)

select * from renamed

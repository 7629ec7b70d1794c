-- The timestamps and custom fields that an organisation keeps of its incidents in incident.io, by
-- the names that it gave them. Of a field with several values the first is read.
-- Grain: one row per delivery, kind and position.

{%- set field = ['values', 0] %}

with deliveries as (

    {{ deliveries('incidentio') }}

),

incidents as (

    select sequence, received_at, {{ incidentio_incident('body') }} as incident
    from deliveries
    where source = 'incidentio'

),

final as (

    select
        'timestamp' as kind,
        cast(item.position as bigint) as position,
        {{ json_text('item.value', ['incident_timestamp', 'name']) }} as name,
        cast(null as {{ dbt.type_string() }}) as value,
        {{ read_as(json_text('item.value', ['value', 'value']), 'timestamp') }} as moment,
        incidents.sequence,
        incidents.received_at as fetched_at
    from incidents
    {{ json_each(json_field('incidents.incident', 'incident_timestamp_values'), 'item') }}
    union all
    select
        'field' as kind,
        cast(item.position as bigint) as position,
        {{ json_text('item.value', ['custom_field', 'name']) }} as name,
        {{ short_key("coalesce(
            " ~ json_text('item.value', field + ['value_catalog_entry', 'name']) ~ ",
            " ~ json_text('item.value', field + ['value_option', 'value']) ~ ",
            " ~ json_text('item.value', field + ['value_text']) ~ "
        )") }} as value,
        cast(null as {{ dbt.type_timestamp() }}) as moment,
        incidents.sequence,
        incidents.received_at as fetched_at
    from incidents
    {{ json_each(json_field('incidents.incident', 'custom_field_entries'), 'item') }}

)

select * from final

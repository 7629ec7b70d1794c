-- The components of a Statuspage that an incident is of: those that it lists, and those that its
-- updates affected.
-- Grain: one row per delivery and component.

with deliveries as (

    {{ deliveries('statuspage') }}

),

incidents as (

    select sequence, received_at, {{ json_field('body', 'incident') }} as incident
    from deliveries
    where source = 'statuspage'

),

updates as (

    select incidents.sequence, incidents.received_at, item.value
    from incidents
    {{ json_each(json_field('incidents.incident', 'incident_updates'), 'item') }}

),

components as (

    select
        incidents.sequence,
        incidents.received_at,
        {{ short_key(json_text('item.value', ['name'])) }} as component
    from incidents
    {{ json_each(json_field('incidents.incident', 'components'), 'item') }}
    union
    -- An update without any says so in words, in the place of a component.
    select
        updates.sequence,
        updates.received_at,
        {{ short_key(json_text('item.value', ['name'])) }} as component
    from updates
    {{ json_each(json_field('updates.value', 'affected_components'), 'item') }}
    where {{ json_text('item.value', ['code']) }} is not null

),

final as (

    select
        component,
        sequence,
        received_at as fetched_at
    from components
    where component is not null

)

select * from final

-- The values at the seed's paths in deliveries of any tool. A time is in the format of RFC 3339,
-- also with a space before its zone, or in seconds or milliseconds since 1970.
-- Grain: one row per delivery and mapping.

{%- set fields = [
    'id', 'service', 'repository', 'environment', 'sha', 'status', 'title', 'url', 'started_at',
    'finished_at',
] %}

with deliveries as (

    select * from {{ ref('push__other_deliveries') }}

),

mappings as (

    select * from {{ ref('event_mappings') }}

),

reports as (

    select
        deliveries.source,
        mappings.kind,
        {%- for field in fields %}
        {{ json_text_at('deliveries.body', 'mappings.' ~ field) }} as {{ field }},
        {%- endfor %}
        deliveries.sequence,
        deliveries.fetched_at
    from deliveries
    inner join mappings
        on deliveries.source = mappings.source

),

final as (

    select
        source,
        kind,
        {%- for field in ['id', 'service', 'repository', 'environment'] %}
        {{ read_as(field, 'key') }} as {{ field }},
        {%- endfor %}
        {{ captured('lower(sha)', '^([0-9a-f]{40,64})$') }} as sha,
        lower(status) as status,
        title,
        url,
        {%- for time in ['started_at', 'finished_at'] %}
        coalesce(
            {{ spaced_time(time) }},
            {{ since_1970(captured(time, '^([0-9]{12,13})$')) }},
            {{ since_1970("(" ~ captured(time, '^([0-9]{9,10})$') ~ " || '000')") }}
        ) as {{ time }},
        {%- endfor %}
        sequence,
        fetched_at
    from reports

)

select * from final

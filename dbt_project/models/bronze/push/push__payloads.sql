-- Delivered webhooks, taken apart into the records they carry, in the payload log's shape.
-- Grain: one row per delivery and record.

{%- set action = json_text('deliveries.body', ['action']) -%}
{#- What a record was when it ceased to be is no news of it. -#}
{%- set gone = "'deleted', 'transferred'" %}

with deliveries as (

    {{ deliveries() }}

),

records as (

    {%- for event, field, table_name, id in webhook_records() %}
    select
        deliveries.sequence,
        deliveries.received_at,
        '{{ table_name }}' as table_name,
        {{ json_text('deliveries.body', ['repository', 'full_name']) }} as scope,
        {{ id }} as id,
        {{ json_field('deliveries.body', field) }} as payload
    from deliveries
    where
        deliveries.source = 'github'
        and deliveries.event = '{{ event }}'
        and coalesce({{ action }}, '') not in ({{ gone }})
    union all
    {%- endfor %}
    {%- for event, condition, id in webhook_deletions() %}
    select
        deliveries.sequence,
        deliveries.received_at,
        'raw_github.deletions' as table_name,
        {{ json_text('deliveries.body', ['repository', 'full_name']) }} as scope,
        {{ id }} as id,
        deliveries.body as payload
    from deliveries
    where
        deliveries.source = 'github'
        and deliveries.event = '{{ event }}'
        and {{ condition }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        sequence,
        table_name,
        scope,
        id,
        payload,
        md5(cast(payload as {{ dbt.type_string() }})) as payload_hash,
        case
            -- A delivery that tells of a deletion does not say when it happened.
            when table_name = 'raw_github.deletions' then received_at
            else cast(coalesce(
                {{ json_text('payload', ['updated_at']) }},
                {{ json_text('payload', ['submitted_at']) }},
                {{ json_text('payload', ['created_at']) }}
            ) as {{ type_instant() }})
        end as updated_at,
        received_at as fetched_at,
        '' as _dlt_load_id,
        {{ built_at() }} as _built_at
    from records
    where
        scope is not null
        and id is not null

)

select * from final

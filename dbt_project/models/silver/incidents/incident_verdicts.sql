-- What a person decided about a record of an incident, and how evidence tells it. It is named by
-- its key, by its id, or by the id that it was sent with; of one precedence the key goes first.
-- Grain: one row per record of an incident that somebody decided about.

with stated as (

    select * from {{ ref('stated_verdicts') }}
    where entity_type = 'incident'

),

incidents as (

    select
        incident_key,
        incident_id
    from {{ ref('incident_sources') }}

),

named as (

    {% for name in ['stated.entity_id = incidents.incident_key',
        'stated.entity_id = incidents.incident_id',
        "'event:' || stated.entity_id = incidents.incident_id"] -%}
    select
        incidents.incident_key,
        stated.*,
        {{ loop.index }} as name_order
    from stated
    inner join incidents on {{ name }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

ranked as (

    select
        *,
        row_number() over (partition by incident_key order by precedence, name_order) as choice
    from named

),

final as (

    select
        incident_key,
        verdict,
        remark,
        known_at
    from ranked
    where
        choice = 1
        and verdict <> 'withdrawn'

)

select * from final

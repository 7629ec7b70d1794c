-- Records of different sources about the same outage: one names the other by its key, its place or
-- its URL, or both have the same deduplication key. They must be near in time, because a text also
-- names past incidents: within a day for a name, at the same time for a key.
-- Grain: one row per record and other record, in both directions.

{%- set address = 'https?://[^\\s<>"|)\\]]*[^\\s<>"|)\\].,;:!?/]' -%}
{%- set path = 'https?://[^\\s<>"|)\\]?#]*[^\\s<>"|)\\].,;:!?/#]' %}

with records as (

    select
        incident_key, source, started_at, resolved_at,
        -- The URL of a monitor is that of its rule.
        case
            when source not in ('alertmanager', 'grafana')
                then {{ captured('url', '^(' ~ address ~ ')') }}
        end as address
    from {{ ref('incident_records') }}
    where kind = 'incident' and (dismissed_as is null or dismissed_as = 'overruled')

),

keys as (

    select distinct source, incident_id, dedup_key from {{ ref('pager_reports') }}

),

named as (

    select found.incident_key, names.incident_key as named_key, 24 as near_hours
    from {{ ref('record_references') }} as found
    inner join {{ ref('record_names') }} as names
        on
            case found.kind
                when 'pull_request' then 'github:' || lower(found.reference)
                when 'issue_key' then lower(found.named_id)
            end = names.name
            and names.holder_count = 1
    {%- for pattern in [address, path] %}
    union
    select texts.incident_key, records.incident_key as named_key, 24 as near_hours
    from {{ ref('record_texts') }} as texts
    {{ matches_in('texts.text', '(' ~ pattern ~ ')', 'found') }}
    inner join records on found.value = records.address
    {%- endfor %}
    union
    select keys.incident_id as incident_key, others.incident_id as named_key, 0 as near_hours
    from keys
    inner join keys as others
        on keys.dedup_key = others.dedup_key and keys.source not in ('alertmanager', 'grafana')

),

near as (

    select one.incident_key, other.incident_key as other_key
    from named
    inner join records as one on named.incident_key = one.incident_key
    inner join records as other
        on named.named_key = other.incident_key and one.source <> other.source
    where
        coalesce({{ seconds_between('one.resolved_at', 'other.started_at') }}, 0)
        <= named.near_hours * 3600
        and coalesce({{ seconds_between('other.resolved_at', 'one.started_at') }}, 0)
        <= named.near_hours * 3600

),

final as (

    select incident_key, other_key from near
    union
    select other_key as incident_key, incident_key as other_key from near

)

select * from final

-- What was sent or answered, and could not be read: the field is null, the rest of it counts.
-- A warning: it is what somebody sent, and concerns that record alone.
-- Rows: models and fields, with how many there are; each stands in `bronze.unreadable`.
{{ config(severity='warn') }}

select
    model,
    field,
    reason,
    count(*) as record_count
from {{ ref('unreadable') }}
group by model, field, reason

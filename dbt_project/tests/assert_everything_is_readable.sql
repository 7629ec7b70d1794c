-- Fields that could not be read: the field is null, and the rest of the record counts. A warning:
-- the sender's data is wrong, and only that record is affected. Rows: models and fields with their
-- counts; each record is in `bronze.unreadable`.
{{ config(severity='warn') }}

select
    model,
    field,
    reason,
    count(*) as record_count
from {{ ref('unreadable') }}
group by model, field, reason

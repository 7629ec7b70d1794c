-- The warehouse knows one moment: with two, what reads it would count everything twice; with none,
-- nothing.
-- Rows: how many it knows, if not one.
with as_of as (

    select * from {{ ref('as_of') }}

)

select count(*) as moment_count
from as_of
having count(*) <> 1

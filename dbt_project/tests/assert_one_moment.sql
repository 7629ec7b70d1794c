-- The warehouse has one as-of time: with two, its readers would count everything twice; with none,
-- nothing. Rows: the number of times, if it is not one.
with as_of as (

    select * from {{ ref('as_of') }}

)

select count(*) as moment_count
from as_of
having count(*) <> 1

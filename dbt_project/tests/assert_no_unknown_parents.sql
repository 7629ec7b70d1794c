-- A missing parent hides the history behind it from first shipment: the repository is not complete,
-- and its lead times are not exact. A warning: shallow histories exist. Rows: repositories, with
-- the number of unknown parents.
{{ config(severity='warn') }}

with commits as (

    select * from {{ ref('commits') }}

),

unknown_parents as (

    select * from {{ ref('unknown_parents') }}

)

select
    commits.repository,
    count(distinct unknown_parents.parent_sha) as unknown_parent_count
from unknown_parents
inner join commits
    on unknown_parents.sha = commits.sha
group by commits.repository

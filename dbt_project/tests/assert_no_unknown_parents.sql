-- A parent that the warehouse does not hold hides what lies behind it from first shipment: the
-- repository is not complete, and its lead times are not exact. A warning: shallow histories exist.
-- Rows: repositories, with the number of unknown parents.
{{ config(severity='warn') }}

with commits as (

    select * from {{ ref('commits') }}

),

commit_parents as (

    select * from {{ ref('commit_parents') }}

)

select
    commits.repository,
    count(distinct commit_parents.parent_sha) as unknown_parent_count
from commits
inner join commit_parents
    on commits.sha = commit_parents.sha
left join commits as parents
    on
        commits.repository = parents.repository
        and commit_parents.parent_sha = parents.sha
where parents.sha is null
group by commits.repository

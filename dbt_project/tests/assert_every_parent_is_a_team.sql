-- A parent that no row of the seed has as its team is misspelt. Rows: parents that are not teams.

with parents as (

    select * from {{ ref('team_parents') }}

),

teams as (

    select * from {{ ref('teams') }}

)

select distinct parents.parent
from parents
left join teams
    on parents.parent = teams.team
where teams.team is null

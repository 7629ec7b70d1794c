-- A service belongs to one team on one day: if two own it, its events are counted twice. Rows:
-- services with two teams, and the first day they share.
with teams as (

    select * from {{ ref('service_teams') }}

)

select
    later.service,
    earlier.team as earlier_team,
    later.team as later_team,
    later.valid_from as shared_from
from teams as earlier
inner join teams as later
    on
        earlier.service = later.service
        and (
            earlier.valid_from < later.valid_from
            or (earlier.valid_from = later.valid_from and earlier.team < later.team)
        )
        and (earlier.valid_to is null or earlier.valid_to >= later.valid_from)

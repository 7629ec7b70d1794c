-- The logins and e-mail addresses of people who have several, in lower case, from the seed
-- `people`. Names are left out, because no metric needs them.
-- Grain: one row per login or address.

with people as (

    select * from {{ ref('people') }}

),

origin_patterns as (

    select * from {{ ref('origin_patterns') }}
    where origin = 'automation'

),

identities as (

    select
        person,
        'login' as kind,
        lower(login) as identity
    from people
    where login is not null
    union
    select
        person,
        'email' as kind,
        lower(email) as identity
    from people
    where email is not null

),

-- A bot under one name is a bot under all its names.
machines as (

    select distinct identities.person
    from identities
    inner join origin_patterns
        on
            (identities.kind = 'login' and {{ is_named(login='identities.identity') }})
            or (identities.kind = 'email' and {{ is_named(email='identities.identity') }})

),

final as (

    select
        identities.kind,
        identities.identity,
        identities.person,
        machines.person is not null as is_machine
    from identities
    left join machines
        on identities.person = machines.person

)

select * from final

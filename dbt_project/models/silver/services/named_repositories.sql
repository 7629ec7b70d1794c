-- Repositories by every name that a seed, a sender or another tool may know them by. GitHub and
-- GitLab do not distinguish upper and lower case, and a former name leads to the present one.
-- Grain: one row per name, in lower case.

with known as (

    select name, repository, 1 as turn from {{ ref('github__repository_names') }}
    union
    -- Repositories that webhooks alone tell of have no other name.
    select repository as name, repository, 2 as turn from {{ ref('github__repositories') }}
    union
    -- Of those that nobody reads, the seed has the spelling.
    select repository as name, repository, 3 as turn from {{ ref('services') }}

),

ranked as (

    select
        lower(name) as name,
        repository,
        row_number() over (
            partition by lower(name)
            order by turn, case when name = repository then 0 else 1 end, repository
        ) as choice
    from known

),

final as (

    select name, repository
    from ranked
    where choice = 1

)

select * from final

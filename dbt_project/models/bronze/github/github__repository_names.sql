-- Every name a GitHub repository has had, and the one it has now; a rename keeps its history. What
-- was read under a name before another repository took it over is its former holder's.
-- Grain: one row per name.

{%- set newest = 'updated_at desc nulls last, fetched_at desc, payload_hash desc' %}

with versions as (

    select
        scope as name,
        id as repository_id,
        _dlt_load_id,
        min(fetched_at) over (partition by scope, id) as held_since,
        row_number() over (partition by scope order by {{ newest }}) as recency_of_name,
        row_number() over (partition by id order by {{ newest }}) as recency_of_repository
    from {{ source('raw_github', 'repositories') }}

),

current_names as (

    select
        name,
        repository_id,
        _dlt_load_id
    from versions
    where recency_of_repository = 1

),

former_holders as (

    select
        versions.name,
        versions.repository_id,
        versions.held_since,
        current_names.name as repository
    from versions
    inner join current_names
        on
            versions.repository_id = current_names.repository_id
            and versions.name <> current_names.name

),

final as (

    select
        owners.name,
        owners.repository_id,
        current_names.name as repository,
        former_holders.repository as former_repository,
        case when former_holders.name is not null then owners.held_since end as taken_over_at,
        greatest(owners._dlt_load_id, current_names._dlt_load_id) as _dlt_load_id,
        row_number() over (
            partition by owners.name
            order by former_holders.held_since desc nulls last, former_holders.repository
        ) as choice
    from versions as owners
    inner join current_names
        on owners.repository_id = current_names.repository_id
    left join former_holders
        on
            owners.name = former_holders.name
            and owners.repository_id <> former_holders.repository_id
            and owners.held_since > former_holders.held_since
    where owners.recency_of_name = 1

)

select
    name,
    repository_id,
    repository,
    former_repository,
    taken_over_at,
    _dlt_load_id
from final
where choice = 1

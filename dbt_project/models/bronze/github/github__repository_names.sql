-- Every name a GitHub repository has had, and the one it has now; a rename keeps its history. What
-- was read under a name before another repository took it over is its former holder's.
-- Grain: one row per name.

with versions as (

    select
        scope as name,
        id as repository_id,
        updated_at,
        fetched_at,
        payload_hash,
        _dlt_load_id
    from {{ source('raw_github', 'repositories') }}

),

owners as (

    select
        name,
        repository_id,
        _dlt_load_id,
        row_number() over (
            partition by name
            order by updated_at desc nulls last, fetched_at desc, payload_hash desc
        ) as recency
    from versions

),

current_names as (

    select
        name,
        repository_id,
        _dlt_load_id,
        row_number() over (
            partition by repository_id
            order by updated_at desc nulls last, fetched_at desc, payload_hash desc
        ) as recency
    from versions

),

-- The holder of a name before the present one, unless it was deleted under that name.
holders as (

    select
        versions.name,
        versions.repository_id,
        min(versions.fetched_at) as held_since
    from versions
    group by versions.name, versions.repository_id

),

takeovers as (

    select
        owners.name,
        present.held_since as taken_over_at,
        current_names.name as former_repository,
        row_number() over (
            partition by owners.name order by former.held_since desc, former.repository_id
        ) as recency
    from owners
    inner join holders as present
        on
            owners.name = present.name
            and owners.repository_id = present.repository_id
    inner join holders as former
        on
            owners.name = former.name
            and present.held_since > former.held_since
    inner join current_names
        on
            former.repository_id = current_names.repository_id
            and former.name <> current_names.name
            and current_names.recency = 1
    where owners.recency = 1

),

final as (

    select
        owners.name,
        owners.repository_id,
        current_names.name as repository,
        takeovers.former_repository,
        takeovers.taken_over_at,
        greatest(owners._dlt_load_id, current_names._dlt_load_id) as _dlt_load_id
    from owners
    inner join current_names
        on
            owners.repository_id = current_names.repository_id
            and current_names.recency = 1
    left join takeovers
        on
            owners.name = takeovers.name
            and takeovers.recency = 1
    where owners.recency = 1

)

select * from final

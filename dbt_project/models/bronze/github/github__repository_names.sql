-- Every name a GitHub repository has had, and the one it has now; a rename keeps its history.
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

final as (

    select
        owners.name,
        owners.repository_id,
        current_names.name as repository,
        greatest(owners._dlt_load_id, current_names._dlt_load_id) as _dlt_load_id
    from owners
    inner join current_names
        on
            owners.repository_id = current_names.repository_id
            and current_names.recency = 1
    where owners.recency = 1

)

select * from final

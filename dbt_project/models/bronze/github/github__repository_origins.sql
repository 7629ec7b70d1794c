-- The name under which a repository was first seen, and the owner it had then. Records named by
-- them keep their identity when a repository or an owner is renamed, or a repository is
-- transferred.
-- Grain: one row per repository, under its present name.

with versions as (

    select
        id as repository_id,
        scope as name,
        lower({{ dbt.split_part('scope', "'/'", 1) }}) as owner,
        {{ json_text('payload', ['owner', 'id']) }} as owner_id,
        least(coalesce(updated_at, fetched_at), fetched_at) as seen_at,
        payload_hash
    from {{ source('raw_github', 'repositories') }}

),

names as (

    select * from {{ ref('github__repository_names') }}
    where name = repository

),

first_versions as (

    select
        *,
        row_number() over (
            partition by repository_id order by seen_at, payload_hash
        ) as version_order
    from versions

),

origins as (

    select
        *,
        row_number() over (
            partition by name order by seen_at, {{ by_id('repository_id') }}
        ) as holder_order
    from first_versions
    where version_order = 1

),

-- A renamed owner keeps the number.
first_owners as (

    select
        owner_id,
        owner,
        row_number() over (partition by owner_id order by seen_at, owner) as version_order
    from versions
    where owner_id is not null

),

final as (

    select
        names.repository,
        -- An abandoned name may be the first name of another repository.
        origins.name || case
            when origins.holder_order > 1 then '@' || origins.repository_id else ''
        end as first_name,
        coalesce(first_owners.owner, origins.owner) as first_owner
    from names
    inner join origins
        on names.repository_id = origins.repository_id
    left join first_owners
        on
            origins.owner_id = first_owners.owner_id
            and first_owners.version_order = 1

)

select * from final

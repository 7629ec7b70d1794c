-- How many records of a service are missing in its numbers or incomplete: unreadable ones and
-- excluded ones. A record without a repository may be any service's, and counts for each.
-- Grain: one row per service that may lack any.

with services as (

    select * from {{ ref('service_repositories') }}

),

unreadable as (

    select * from {{ ref('unreadable') }}

),

set_aside as (

    select * from {{ ref('set_aside') }}

),

records as (

    select
        case when source = 'github' then {{ dbt.split_part('record', "' '", 1) }} end as repository,
        model || ' ' || record as unreadable,
        cast(null as {{ dbt.type_string() }}) as set_aside
    from unreadable
    union all
    select
        case when raw_table like 'raw_github.%' then scope end as repository,
        cast(null as {{ dbt.type_string() }}) as unreadable,
        raw_table || ' ' || scope || ' ' || record as set_aside
    from set_aside

),

final as (

    select
        services.service,
        count(distinct records.unreadable) as unreadable_record_count,
        count(distinct records.set_aside) as set_aside_record_count
    from services
    inner join records
        on services.repository = coalesce(records.repository, services.repository)
    group by services.service

)

select * from final

-- A number for each service and environment. It is assigned once and never reused.
-- Grain: one row per service and environment.

with service_environments as (

    select * from {{ ref('service_environments') }}

),

final as (

    -- sqlfluff loses the indentation, and the table, of what Jinja leaves out.
    -- noqa: disable=LT02,RF02
    select
        service_environments.service,
        service_environments.environment,
        cast(
            row_number() over (
                order by service_environments.service, service_environments.environment
            )
            {%- if is_incremental() %}
            + (select coalesce(max(unit_id), 0) from {{ this }})
            {%- endif %}
            as integer
        ) as unit_id
    from service_environments
    {%- if is_incremental() %}
    left join {{ this }} as known
        on
            service_environments.service = known.service
            and service_environments.environment = known.environment
    where known.unit_id is null
    {%- endif %}

)

select * from final

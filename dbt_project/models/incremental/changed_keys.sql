-- What incremental builds changed or took away, for the models that read it: each looks at what was
-- noted since it was built last. The strategy `changes` and first shipment write here; what every
-- reader has taken in is dropped.
-- Grain: one row per model, key and build.

with final as (

    select
        cast(null as {{ dbt.type_string() }}) as model,
        cast(null as {{ dbt.type_string() }}) as repository,
        cast(null as {{ dbt.type_string() }}) as sha,
        cast(null as {{ dbt.type_string() }}) as service,
        cast(null as {{ dbt.type_string() }}) as environment,
        cast(null as {{ dbt.type_string() }}) as deployment_id,
        cast(null as {{ dbt.type_string() }}) as grain,
        cast(null as date) as date_day,
        {{ built_at() }} as _built_at

)

select * from final
-- Built before the models that write here, it has no row of its own.
where model is not null

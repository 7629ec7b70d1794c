-- Keys that incremental builds changed or removed, for the models that depend on them: each reads
-- the keys recorded since its last build. The strategy `changes` and first shipment write here. A
-- row is dropped once all readers have read it.
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
        cast(null as date) as date_day

)

select * from final
-- Built before the models that write here, it has no row of its own.
where model is not null

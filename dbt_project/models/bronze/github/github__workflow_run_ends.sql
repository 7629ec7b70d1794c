-- The time at which each attempt of a workflow run was first known to have ended. GitHub changes
-- `updated_at` for years afterwards, so its first value is the nearest to the end. A known end
-- never moves.
-- Grain: one row per repository, run and attempt.

{%- set runs, pushed = source('raw_github', 'workflow_runs'), ref('push__payloads') %}

with names as (

    select * from {{ ref('github__repository_names') }}

),

-- A run's id is unique on GitHub, so the run is the same under every name of its repository.
arrived as (

    {% if is_incremental() -%}
    select id from {{ runs }}
    where _dlt_load_id in {{ new_loads('raw_github', 'workflow_runs') }}
    union
    select id from {{ pushed }}
    where
        table_name = 'raw_github.workflow_runs'
        and _built_at > {{ last_built_at() }}
    union
    select renamed.id
    from (
        select scope, id from {{ runs }}
        union all
        select scope, id from {{ pushed }}
        where table_name = 'raw_github.workflow_runs'
    ) as renamed
    inner join names
        on
            renamed.scope = names.name
            and {{ is_other_name('raw_github', 'names') }}
    where names._built_at > {{ last_built_at() }}
    {%- else -%}
    select id from {{ runs }}
    union
    select id from {{ pushed }}
    where table_name = 'raw_github.workflow_runs'
    {%- endif %}

),

versions as (

    select scope, id, payload, updated_at, fetched_at, _dlt_load_id from {{ runs }}
    where id in (select arrived.id from arrived)
    union all
    select scope, id, payload, updated_at, fetched_at, _dlt_load_id from {{ pushed }}
    where
        table_name = 'raw_github.workflow_runs'
        and id in (select arrived.id from arrived)

),

final as (

    select
        {{ present_name('raw_github', 'versions') }} as repository,
        {{ dbt.split_part('versions.id', "'/'", 1) }} as run_id,
        {{ read_as(dbt.split_part('versions.id', "'/'", 2), 'bigint') }} as attempt,
        min(
            case
                when {{ json_text('versions.payload', ['status']) }} = 'completed'
                    then versions.updated_at
            end
        ) as ended_at,
        max(versions._dlt_load_id) as _dlt_load_id
    from versions
    left join names
        on versions.scope = names.name
    group by {{ present_name('raw_github', 'versions') }}, versions.id

)

select * from final

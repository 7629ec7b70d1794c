{#
    What the model has published last of each cell. A first build has published nothing: no row, with
    the columns of the model's CTE `cells`.
#}
{% macro published_last() %}
    {%- if is_incremental() %}
    select *
    from (
        select
            *,
            row_number() over (
                partition by metric, service, environment, grain, period_start_date
                order by published_at desc
            ) as recency
        from {{ this }}
    ) as ranked
    where recency = 1
    {%- else %}
    select
        cells.*,
        cast(null as {{ dbt.type_timestamp() }}) as published_at,
        cast(null as {{ dbt.type_timestamp() }}) as as_of
    from cells
    where 1 = 0
    {%- endif %}
{%- endmacro %}

{#
    Possible reasons why a published number changes, each with the time at which it was learned, and
    the date it affects, if any: one row per deployment, signal or verdict, incident and deletion.
#}
{% macro learnings() %}
    select
        service,
        environment,
        known_at,
        deployed_date as bears_on_date,
        'deployment ' || deployment_id as learning
    from {{ ref('deployments') }}
    union all
    select
        deployments.service,
        deployments.environment,
        signals.known_at,
        deployments.deployed_date as bears_on_date,
        case when signals.is_counted then signals.signal else 'verdict on' end
        || ' ' || signals.evidence_id as learning
    from {{ ref('judged_failure_signals') }} as signals
    inner join {{ ref('deployments') }} as deployments
        on signals.deployment_id = deployments.deployment_id
    where signals.is_counted or signals.remark is not null
    union all
    select
        service,
        environment,
        known_at,
        coalesce(resolved_date, started_date) as bears_on_date,
        'incident ' || incident_id as learning
    from {{ ref('fct_incidents') }}
    union all
    select
        service,
        cast(null as {{ dbt.type_string() }}) as environment,
        deleted_at as known_at,
        cast(null as date) as bears_on_date,
        'deletion of ' || record_id as learning
    from {{ ref('deletions') }}
{%- endmacro %}

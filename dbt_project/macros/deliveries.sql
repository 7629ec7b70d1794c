{#
    Select the accepted deliveries of these sources that arrived since the last build, their bodies
    as JSON. Without a source, all: those of tools that only a mapping describes are among them.

    A build for new deliveries selects its models by the same names (`scripts/build_selection.py`).

    A delivery with a higher number is new, whatever the clock said. Deliveries commit out of order,
    so the last hour is read again; reading one twice changes nothing. Without a receiver there are
    none.
#}
{% macro deliveries() %}
    {%- do config(meta={'deliveries': varargs | list or ['mapped']}) -%}
    {#- Named in any case, so that dbt knows the dependency. -#}
    {%- do source('raw_push', 'deliveries') -%}
    {#- As in the sources: DuckDB reads the payload log beside its lake. -#}
    {%- set relation = adapter.get_relation(
        'log' if target.type == 'duckdb' else target.database, 'raw_push', 'deliveries'
    ) if execute else none %}
    {#- A unit test has its own input, whether or not a receiver created the table. -#}
    {%- set has_deliveries = relation or (execute and model.resource_type == 'unit_test') %}
    select
        sequence,
        source,
        event,
        received_at,
        {{ json_body('body') }} as body
    {%- if has_deliveries %}
    from {{ source('raw_push', 'deliveries') }}
    where
        status = 'accepted'
        {%- if varargs %}
        and source in ('{{ varargs | join("', '") }}')
        {%- endif %}
        {%- if is_incremental() %}
        and (
            sequence > (select coalesce(max(sequence), 0) from {{ this }})
            or received_at > (
                select {{ dbt.dateadd('hour', -1, "coalesce(max(fetched_at), '1970-01-01')") }} from {{ this }}
            )
        )
        {%- endif %}
    {%- else %}
    from (
        select
            cast(null as bigint) as sequence,
            cast(null as varchar) as source,
            cast(null as varchar) as event,
            cast(null as {{ dbt.type_timestamp() }}) as received_at,
            cast(null as {{ 'bytea' }}) as body
    ) as none_yet
    where sequence is not null
    {%- endif %}
{% endmacro %}

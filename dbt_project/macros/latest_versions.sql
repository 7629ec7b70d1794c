{#
    Select the latest version of each record of one raw table, pulled and pushed ones together.

    Latest is by the source's clock, then by arrival, then by content, so the order in which
    versions arrive never matters. An incremental run looks only at records of which a version
    arrived since the last one, but at all their versions. Repositories go by their present name.
#}
{% macro latest_versions(source_name, table_name) %}
    {%- set raw = source(source_name, table_name) -%}
    {%- set pushed = ref('push__payloads') -%}
    {%- set is_github = source_name == 'raw_github' -%}
    select
        ranked.scope,
        ranked.id,
        ranked.payload,
        ranked.updated_at,
        ranked.fetched_at,
        ranked._dlt_load_id
    from (
        select
            {{ 'coalesce(names.repository, versions.scope)' if is_github else 'versions.scope' }} as scope,
            versions.id,
            versions.payload,
            versions.updated_at,
            versions.fetched_at,
            versions._dlt_load_id,
            row_number() over (
                partition by {{ 'coalesce(names.repository, versions.scope)' if is_github else 'versions.scope' }}, versions.id
                order by versions.updated_at desc nulls last, versions.fetched_at desc, versions.payload_hash desc
            ) as recency
        from (
            select scope, id, payload, payload_hash, updated_at, fetched_at, _dlt_load_id
            from {{ raw }}
            union all
            select scope, id, payload, payload_hash, updated_at, fetched_at, _dlt_load_id
            from {{ pushed }}
            where table_name = '{{ source_name }}.{{ table_name }}'
        ) as versions
        {%- if is_github %}
        left join {{ ref('github__repository_names') }} as names
            on versions.scope = names.name
        {%- endif %}
        {%- if is_incremental() %}
        where (versions.scope, versions.id) in (
            select arrived.scope, arrived.id
            from {{ raw }} as arrived
            where arrived._dlt_load_id > (select coalesce(max(_dlt_load_id), '') from {{ this }})
            union all
            select arrived.scope, arrived.id
            from {{ pushed }} as arrived
            where
                arrived.table_name = '{{ source_name }}.{{ table_name }}'
                and arrived._built_at > (select coalesce(max(_built_at), '-infinity') from {{ this }})
        )
        {%- endif %}
    ) as ranked
    where ranked.recency = 1
{% endmacro %}

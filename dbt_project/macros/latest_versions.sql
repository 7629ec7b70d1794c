{#
    Select the latest version of each record of one raw table, pulled and pushed ones together.

    Latest is by the source's clock, then by arrival, then by content, so the order in which
    versions arrive never matters. An incremental run looks only at records of which a version
    arrived since the last one, but at all their versions. Repositories go by their present name,
    and one that was renamed takes all its records along.
#}
{% macro latest_versions(source_name, table_name) %}
    {%- set raw = source(source_name, table_name) -%}
    {%- set pushed = ref('push__payloads') -%}
    {%- set is_github = source_name == 'raw_github' -%}
    {%- if is_incremental() -%}
        {%- set newest_load = newest('_dlt_load_id', '') -%}
        {%- set newest_build = newest('_built_at', '-infinity') -%}
    {%- endif %}
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
            {%- if is_incremental() %}
            with arrived as (
                select scope, id
                from {{ raw }}
                where _dlt_load_id > {{ newest_load }}
                union
                select scope, id
                from {{ pushed }}
                where
                    table_name = '{{ source_name }}.{{ table_name }}'
                    and _built_at > {{ newest_build }}
            ),
            news as (
                select scope, id from arrived
                {%- if is_github %}
                union
                select other_names.name, arrived.id
                from arrived
                inner join {{ ref('github__repository_names') }} as arrived_names
                    on arrived.scope = arrived_names.name
                inner join {{ ref('github__repository_names') }} as other_names
                    on
                        arrived_names.repository = other_names.repository
                        and arrived_names.name <> other_names.name
                union
                select renamed.scope, renamed.id
                from (
                    select scope, id from {{ raw }}
                    union all
                    select scope, id from {{ pushed }}
                    where table_name = '{{ source_name }}.{{ table_name }}'
                ) as renamed
                inner join {{ ref('github__repository_names') }} as old_names
                    on
                        renamed.scope = old_names.name
                        and old_names.name <> old_names.repository
                where old_names._dlt_load_id > {{ newest_load }}
                {%- endif %}
            )
            {#- Joined to each, and not `in` both: only then does PostgreSQL expect few and read few. #}
            {%- endif %}
            {%- for versions in [raw, pushed] %}
            select
                versions.scope,
                versions.id,
                versions.payload,
                versions.payload_hash,
                versions.updated_at,
                versions.fetched_at,
                versions._dlt_load_id
            from {{ versions }} as versions
            {%- if is_incremental() %}
            inner join news
                on
                    versions.scope = news.scope
                    and versions.id = news.id
            {%- endif %}
            {%- if versions is sameas pushed %}
            where versions.table_name = '{{ source_name }}.{{ table_name }}'
            {%- else %}
            union all
            {%- endif %}
            {%- endfor %}
        ) as versions
        {%- if is_github %}
        left join {{ ref('github__repository_names') }} as names
            on versions.scope = names.name
        {%- endif %}
    ) as ranked
    where ranked.recency = 1
{% endmacro %}

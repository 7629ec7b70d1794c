{#
    Select the latest version of each record of one raw table, pulled and pushed ones together.

    Latest is by the source's clock, then by arrival, then by content, so the order in which
    versions arrive never matters. An incremental run reads only records with a new version, but all
    their versions. Repositories have their present name, Jira sites their first one, and renaming
    applies to all records.

    Payloads are large and few are superseded: versions are sorted without them, and those that are
    not the latest are left out.
#}
{% macro latest_versions(source_name, table_name) %}
    {%- set raw = source(source_name, table_name) -%}
    {%- set pushed = ref('push__payloads') -%}
    {%- set names, named = renames(source_name) -%}
    {%- set present_scope = present_name(source_name, 'versions') -%}
    {%- set key = ['scope', 'id', 'payload_hash', 'sequence'] -%}
    {%- if is_incremental() -%}
        {%- set loads = new_loads(source_name, table_name) -%}
    {%- endif %}
    with
    {%- if is_incremental() %}
    arrived as (
        select scope, id
        from {{ raw }}
        where _dlt_load_id in {{ loads }}
        union
        select scope, id
        from {{ pushed }}
        where
            table_name = '{{ source_name }}.{{ table_name }}'
            and _built_at > {{ last_built_at() }}
    ),
    news as (
        select scope, id from arrived
        {%- if names %}
        union
        select other_names.name, arrived.id
        from arrived
        inner join {{ names }} as arrived_names
            on arrived.scope = arrived_names.name
        inner join {{ names }} as other_names
            on
                arrived_names.{{ named }} = other_names.{{ named }}
                and arrived_names.name <> other_names.name
        {%- if source_name == 'raw_github' %}
        {#- What was read under a name that was taken over, and its former holder's own. -#}
        {%- for arrived_column, other_column in [
            ('repository', 'former_repository'), ('former_repository', 'repository')
        ] %}
        union
        select other_names.name, arrived.id
        from arrived
        inner join {{ names }} as arrived_names
            on arrived.scope = arrived_names.name
        inner join {{ names }} as other_names
            on arrived_names.{{ arrived_column }} = other_names.{{ other_column }}
        {%- endfor %}
        {%- endif %}
        union
        select renamed.scope, renamed.id
        from (
            select scope, id from {{ raw }}
            union all
            select scope, id from {{ pushed }}
            where table_name = '{{ source_name }}.{{ table_name }}'
        ) as renamed
        inner join {{ names }} as old_names
            on
                renamed.scope = old_names.name
                and {{ is_other_name(source_name, 'old_names') }}
        where old_names._built_at > {{ last_built_at() }}
        {%- endif %}
    ),
    {%- endif %}
    superseded as (
        select {{ key | join(', ') }}
        from (
            select
                versions.{{ key | join(', versions.') }},
                row_number() over (
                    partition by {{ present_scope }}, versions.id
                    order by versions.updated_at desc nulls last, versions.fetched_at desc, versions.payload_hash desc
                ) as recency
            from (
                {{ known_versions(raw, pushed, source_name ~ '.' ~ table_name, key + ['updated_at', 'fetched_at']) }}
            ) as versions
            {%- if names %}
            left join {{ names }} as names
                on versions.scope = names.name
            {%- endif %}
        ) as ranked
        where recency > 1
    )
    select
        {{ present_scope }} as scope,
        versions.id,
        versions.payload,
        versions.updated_at,
        versions.fetched_at,
        versions._dlt_load_id
    from (
        {{ known_versions(raw, pushed, source_name ~ '.' ~ table_name, key + ['payload', 'updated_at', 'fetched_at', '_dlt_load_id']) }}
    ) as versions
    {%- if names %}
    left join {{ names }} as names
        on versions.scope = names.name
    {%- endif %}
    where not exists (
        select 1 from superseded
        where
            {%- for column in key %}
            {{ 'and ' if not loop.first }}superseded.{{ column }} = versions.{{ column }}
            {%- endfor %}
    )
{% endmacro %}

{#
    The present name of what `rows` (with `scope` and `fetched_at`) were read of, joined to `names`.
    A repository may have taken over the name of another one, to which older rows belong.
#}
{% macro present_name(source_name, rows) %}
    {%- if source_name == 'raw_github' -%}
        {{ return(
            'coalesce(case when ' ~ rows ~ '.fetched_at < names.taken_over_at then names.former_repository end, '
            ~ 'names.repository, ' ~ rows ~ '.scope)'
        ) }}
    {%- elif source_name == 'raw_jira' -%}
        {{ return('coalesce(names.site, ' ~ rows ~ '.scope)') }}
    {%- endif -%}
    {{ return(rows ~ '.scope') }}
{% endmacro %}

{# Whether what was read under a name is, or in part is, of a record that has another name now. #}
{% macro is_other_name(source_name, names) %}
    {%- if source_name == 'raw_github' -%}
        {{ return('(' ~ names ~ '.name <> ' ~ names ~ '.repository or ' ~ names ~ '.former_repository is not null)') }}
    {%- endif -%}
    {{ return(names ~ '.name <> ' ~ names ~ '.site') }}
{% endmacro %}

{# The model that gives the names of a source's scopes, and its column. #}
{% macro renames(source_name) %}
    {%- if source_name == 'raw_github' -%}
        {{ return([ref('github__repository_names'), 'repository']) }}
    {%- elif source_name == 'raw_jira' -%}
        {{ return([ref('jira__site_names'), 'site']) }}
    {%- endif -%}
    {{ return([none, none]) }}
{% endmacro %}

{#
    Versions of one raw table, pulled and pushed: all of them, or the new ones of an incremental
    run. A delivery has its number besides its content, since two may have the same content; a
    pulled version is there once.
#}
{% macro known_versions(raw, pushed, name, columns) %}
    {#-
        New rows are joined to each, and not `in` both: only then does PostgreSQL expect few and
        read few.
    #}
    {%- for versions in [raw, pushed] %}
    select
        {%- for column in columns %}
        {{ 'cast(0 as bigint) as sequence' if column == 'sequence' and versions is sameas raw else 'versions.' ~ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ versions }} as versions
    {%- if is_incremental() %}
    inner join news
        on
            versions.scope = news.scope
            and versions.id = news.id
    {%- endif %}
    {%- if versions is sameas pushed %}
    where versions.table_name = '{{ name }}'
    {%- else %}
    union all
    {%- endif %}
    {%- endfor %}
{% endmacro %}

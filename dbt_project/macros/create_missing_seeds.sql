{#
    `dbt run` and `dbt test` load no seed. A seed that was never loaded is an empty table, so that
    they also work as the first command. The models are built again as soon as the seed is loaded.
#}
{% macro create_missing_seeds() %}
    {%- if execute and flags.WHICH in ('run', 'test') -%}
        {%- set missing = [] -%}
        {%- for seed in graph.nodes.values() if seed.resource_type == 'seed'
            and not adapter.get_relation(seed.database, seed.schema, seed.alias) -%}
            {%- set columns = [] -%}
            {%- for column, type in seed.config.column_types.items() -%}
                {%- do columns.append(column ~ ' ' ~ type) -%}
            {%- endfor -%}
            {%- do adapter.create_schema(api.Relation.create(database=seed.database, schema=seed.schema)) -%}
            {%- do run_and_commit('create table ' ~ api.Relation.create(
                database=seed.database, schema=seed.schema, identifier=seed.alias
            ) ~ ' (' ~ columns | join(', ') ~ ')') -%}
            {%- do adapter.cache_added(api.Relation.create(
                database=seed.database, schema=seed.schema, identifier=seed.alias, type='table'
            )) -%}
        {%- endfor -%}
        {#-
            Each run warns until they are loaded. A seed from before loads were recorded has its
            rows.
        -#}
        {%- for seed in graph.nodes.values() if seed.resource_type == 'seed' and not state_of(seed.unique_id)
            and not run_query('select 1 from ' ~ seed.relation_name ~ ' limit 1').rows -%}
            {%- do missing.append(seed.name) -%}
        {%- endfor -%}
        {%- if missing -%}
            {%- do exceptions.warn(
                'These seeds are not loaded yet, so none of their rules applies: ' ~ missing | sort | join(', ')
                ~ '. Run `dbt seed`, or `dbt build`, which loads them first.'
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

{#
    Record what was loaded of a seed. Models depend on that, and not on the file, which may have
    been edited since.
#}
{% macro record_seed() %}
    {%- if execute -%}
        {%- set now, loaded = build_moment(), model.checksum.checksum -%}
        {%- set state = state_of(model.unique_id) -%}
        {%- set changed_at = state.changed_at if state and state.fingerprint == loaded else now -%}
        {{ return(record_state(model.unique_id, loaded, changed_at, changed_at, changed_at)) }}
    {%- endif -%}
{% endmacro %}

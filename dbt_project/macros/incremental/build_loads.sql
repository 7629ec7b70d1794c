{#
    The loads of each raw table, each with the build that read it first. A load's id is the clock of
    the host that extracted, so the greatest is not always the last: two hosts may take turns. A
    load that no earlier build has read is new, whatever its id is.

    Rows with a number come one by one, without a load: what they are in sum counts as one.
#}
{% macro build_loads() %}
    {{ return(api.Relation.create(
        database=target.database or none, schema=build_state().schema, identifier='build_loads'
    )) }}
{% endmacro %}

{# Before all models: data that arrives during the build belongs to the next one. #}
{% macro note_loads() %}
    {% if execute and flags.WHICH in ('build', 'run') %}
        {%- set found = [] -%}
        {% for source in graph.sources.values() if loads_of(source) %}
            {%- do found.append(
                "select '" ~ raw_table(source) ~ "' as raw_table, load_id from ("
                ~ loads_of(source) ~ ') as loads_' ~ loop.index
            ) -%}
        {% endfor %}
        {% do run_and_commit(make_table_of_texts(build_loads(), ['raw_table', 'load_id', 'met_at'])) %}
        {% for source in graph.sources.values() if source.source_meta.get('numbered') and loads_of(source) %}
            {#- What was rejected and is accepted again has the sum that it had before. -#}
            {% do run_and_commit(
                'delete from ' ~ build_loads() ~ " where raw_table = '" ~ raw_table(source)
                ~ "' and load_id not in (select load_id from (" ~ loads_of(source) ~ ') as present)'
            ) %}
        {% endfor %}
        {% do run_and_commit(
            'insert into ' ~ build_loads() ~ ' select found.raw_table, found.load_id, '
            ~ "cast('" ~ build_moment() ~ "' as " ~ dbt.type_string() ~ ') from ('
            ~ found | join(' union all ') ~ ') as found left join ' ~ build_loads() ~ ' as met'
            ~ ' on found.raw_table = met.raw_table and found.load_id = met.load_id'
            ~ ' where met.load_id is null'
        ) %}
    {% endif %}
{% endmacro %}

{# The name of a raw table in the list. #}
{% macro raw_table(source) %}{{ return(source.schema ~ '.' ~ source.identifier) }}{% endmacro %}

{# A query of the loads of a source's table, as `load_id`; none if it is not listed. #}
{% macro loads_of(source) %}
    {%- if source.source_meta.get('payload_log') -%}
        {{ return(distinct_loads(source.relation_name)) }}
    {%- elif source.source_meta.get('numbered')
        and adapter.get_relation(source.database or none, source.schema, source.identifier) -%}
        {#- Rows are added, accepted later and deleted: each of these changes a count or a sum. -#}
        {{ return(
            "select concat_ws(' ', present.row_count, present.last_number, rejected.row_count, rejected.number_sum)"
            ~ ' as load_id from (select count(*) as row_count, max(sequence) as last_number from '
            ~ source.relation_name ~ ') as present cross join (select count(*) as row_count,'
            ~ ' sum(sequence) as number_sum from ' ~ source.relation_name
            ~ " where status = 'rejected') as rejected"
        ) }}
    {%- endif -%}
{% endmacro %}

{# Whether a build met new rows of a raw table after a time; one that is not listed may have some. #}
{% macro met_after(source, moment) %}
    {%- set meta = source.source_meta -%}
    {{ return(
        not (meta.get('payload_log') or meta.get('numbered')) or newest_loads().get(raw_table(source), '') > moment
    ) }}
{% endmacro %}

{# When a build first met the newest load of each raw table. It is read once a run. #}
{% macro newest_loads() %}
    {%- if 'newest_loads' not in graph -%}
        {%- set newest = run_query(
            'select raw_table, max(met_at) from ' ~ build_loads() ~ ' group by raw_table'
        ).rows -%}
        {%- do graph.setdefault('newest_loads', dict(newest.values())) -%}
    {%- endif -%}
    {{ return(graph['newest_loads']) }}
{% endmacro %}

{#
    The loads of a raw table since this model was last built, for `in`. They are literals, so that
    the planner knows that they are few and uses the index instead of reading the whole history.
#}
{% macro new_loads(source_name, table_name) -%}
    {%- set ids = [''] -%}
    {%- if execute and state_of(model.unique_id)
        and newest_loads().get(source_name ~ '.' ~ table_name, '') > state_of(model.unique_id).built_at -%}
        {%- do ids.extend(run_query(
            'select load_id from ' ~ build_loads() ~ " where raw_table = '" ~ source_name ~ '.' ~ table_name
            ~ "' and met_at > " ~ last_built_at()
        ).columns[0].values()) -%}
    {%- endif -%}
    ('{{ ids | join("', '") }}')
{%- endmacro %}

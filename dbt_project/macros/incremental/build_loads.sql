{#
    The loads of each raw table, each with the build that read it first. A load's id is the clock of
    the host that extracted, so the greatest is not always the last: two hosts may take turns. A
    load that no earlier build has read is new, whatever its id is.
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
        {% for source in graph.sources.values() if source.source_meta.get('payload_log') %}
            {%- do found.append(
                "select '" ~ source.schema ~ '.' ~ source.identifier ~ "' as raw_table, load_id from ("
                ~ distinct_loads(source.relation_name) ~ ') as loads_' ~ loop.index
            ) -%}
        {% endfor %}
        {% do run_and_commit(make_table_of_texts(build_loads(), ['raw_table', 'load_id', 'met_at'])) %}
        {% do run_and_commit(
            'insert into ' ~ build_loads() ~ ' select found.raw_table, found.load_id, '
            ~ "cast('" ~ build_moment() ~ "' as " ~ dbt.type_string() ~ ') from ('
            ~ found | join(' union all ') ~ ') as found left join ' ~ build_loads() ~ ' as met'
            ~ ' on found.raw_table = met.raw_table and found.load_id = met.load_id'
            ~ ' where met.load_id is null'
        ) %}
    {% endif %}
{% endmacro %}

{#
    The loads of a raw table since this model was last built, for `in`. They are literals, so that
    the planner knows that they are few and uses the index instead of reading the whole history.
#}
{% macro new_loads(source_name, table_name) -%}
    {%- set ids = [''] -%}
    {%- if execute and state_of(model.unique_id) -%}
        {%- do ids.extend(run_query(
            'select load_id from ' ~ build_loads() ~ " where raw_table = '" ~ source_name ~ '.' ~ table_name
            ~ "' and met_at > " ~ last_built_at()
        ).columns[0].values()) -%}
    {%- endif -%}
    ('{{ ids | join("', '") }}')
{%- endmacro %}

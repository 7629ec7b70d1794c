{#
    A hook before all nodes: fail if a selected model reads one that is neither selected nor built.
    PostgreSQL would say of each that a relation does not exist, and not what to do.
#}
{% macro need_parents() %}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        {%- set missing = [] -%}
        {%- for id in selected_resources if id.startswith('model.') -%}
            {%- for parent in graph.nodes[id].depends_on.nodes
                if parent.startswith('model.') and parent not in selected_resources
                and graph.nodes[parent].name not in missing
                and not adapter.get_relation(
                    graph.nodes[parent].database, graph.nodes[parent].schema, graph.nodes[parent].alias
                ) -%}
                {%- do missing.append(graph.nodes[parent].name) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- if missing -%}
            {%- set more = ' and ' ~ (missing | length - 3) ~ ' more' if missing | length > 3 else '' -%}
            {%- do exceptions.raise_compiler_error(
                'What is selected reads models that are not built yet: ' ~ missing[:3] | join(', ') ~ more
                ~ '. Run `dbt build` once, or select them as well by a plus, as in `--select +fct_commits`.'
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

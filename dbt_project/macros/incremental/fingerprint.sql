{# A hash of everything that defines the meaning of a model's rows, except its data. #}
{% macro fingerprint(node) %}
    {%- do graph.setdefault('fingerprints', {}) -%}
    {%- if node in graph['fingerprints'] -%}{{ return(graph['fingerprints'][node]) }}{%- endif -%}
    {#- `rebuild_on` has the other dependencies of this project. -#}
    {%- set parts, macro_names = rebuild_on(node), [] -%}
    {%- for name in ancestors(node) -%}
        {#- For a seed, the loaded rows and not the file: `dbt run` does not load it. -#}
        {%- do parts.append(
            (state_of(name) or {}).get('fingerprint', '') if graph.nodes[name].resource_type == 'seed'
            else graph.nodes[name].checksum.checksum
        ) -%}
        {%- do macro_names.extend(macros_of(name)) -%}
    {%- endfor -%}
    {%- for name in project_macros(macro_names) -%}
        {%- do parts.append(context[name].macro.macro_sql) -%}
    {%- endfor -%}
    {%- do graph['fingerprints'].update({node: local_md5(parts | join('\n'))}) -%}
    {{ return(graph['fingerprints'][node]) }}
{% endmacro %}

{#
    The models and seeds on which a model depends, itself included, in a fixed order. As the other
    facts of the parsed project, they are found once a run.
#}
{% macro ancestors(node) %}
    {%- do graph.setdefault('ancestors', {}) -%}
    {%- if node not in graph['ancestors'] -%}
        {%- set found = [node] -%}
        {%- for name in (graph.nodes[node].get('depends_on') or {}).get('nodes', []) if name in graph.nodes -%}
            {%- do found.extend(ancestors(name)) -%}
        {%- endfor -%}
        {%- do graph['ancestors'].update({node: found | unique(true) | sort}) -%}
    {%- endif -%}
    {{ return(graph['ancestors'][node]) }}
{% endmacro %}

{# The macros that a node calls, and its own materialization and strategy. #}
{% macro macros_of(node) %}
    {%- do graph.setdefault('macros_of', {}) -%}
    {%- if node not in graph['macros_of'] -%}
        {%- set found = graph.nodes[node] -%}
        {%- do graph['macros_of'].update({
            node: (found.get('depends_on') or {}).get('macros', []) + custom_materialization_macros(found.config)
        }) -%}
    {%- endif -%}
    {{ return(graph['macros_of'][node]) }}
{% endmacro %}

{#
    The project's own materialization and strategy of a model, which define its rows although it
    does not call them.
#}
{% macro custom_materialization_macros(config) %}
    {%- set names = ['get_incremental_' ~ config.get('incremental_strategy') ~ '_sql'] -%}
    {%- if config.materialized not in ('table', 'view', 'incremental', 'seed', 'test') -%}
        {%- do names.append('materialization_' ~ config.materialized ~ '_default') -%}
    {%- endif -%}
    {%- set macros = [] -%}
    {%- for name in names if name in context and context[name].macro.package_name == project_name -%}
        {%- do macros.append(context[name].macro.unique_id) -%}
    {%- endfor -%}
    {{ return(macros) }}
{% endmacro %}

{#
    The project's own macros among these, and those that they call, in a fixed order. Macros that
    only record state (when a node was built, whether it must be) do not affect the rows' meaning.
#}
{% macro project_macros(names) %}
    {%- set prefix = 'macro.' ~ project_name ~ '.' -%}
    {%- set records = [
        'record_build', 'record_seed', 'refresh_statistics', 'gather_statistics', 'state_of', 'is_outdated', 'passed_at',
        'should_full_refresh',
    ] -%}
    {%- set found, waiting = [], names | unique | list -%}
    {%- for _ in range(100) if waiting -%}
        {%- set next = [] -%}
        {%- for name in waiting if name.startswith(prefix)
            and name[prefix | length:] not in found + records -%}
            {%- do found.append(name[prefix | length:]) -%}
            {%- do next.extend(context[name[prefix | length:]].macro.depends_on.macros) -%}
        {%- endfor -%}
        {%- do waiting.clear() -%}
        {%- do waiting.extend(next | unique) -%}
    {%- endfor -%}
    {{ return(found | sort) }}
{% endmacro %}

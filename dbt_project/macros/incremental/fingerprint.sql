{# A hash of everything that defines the meaning of a model's rows, except its data. #}
{% macro fingerprint(node) %}
    {%- do graph.setdefault('fingerprints', {}) -%}
    {%- if node in graph['fingerprints'] -%}{{ return(graph['fingerprints'][node]) }}{%- endif -%}
    {#- `rebuild_on` has the other dependencies of this project. -#}
    {%- set parts, macro_names, known = rebuild_on(node), [], graph.setdefault('defining_macros', {}) -%}
    {%- for name in ancestors(node) -%}
        {#- For a seed, the loaded rows and not the file: `dbt run` does not load it. -#}
        {%- do parts.append(
            (state_of(name) or {}).get('fingerprint', '') if graph.nodes[name].resource_type == 'seed'
            else graph.nodes[name].checksum.checksum
        ) -%}
        {%- do macro_names.extend(known[name] if name in known else defining_macros(name)) -%}
    {%- endfor -%}
    {%- for name in project_macros(macro_names) -%}
        {%- do parts.append(context[name].macro.macro_sql) -%}
    {%- endfor -%}
    {%- do graph['fingerprints'].update({node: local_md5(parts | join('\n'))}) -%}
    {{ return(graph['fingerprints'][node]) }}
{% endmacro %}

{# The nodes on which a node depends, itself included, in a fixed order. #}
{% macro ancestors(node) %}
    {%- set known = graph.setdefault('ancestors', {}) -%}
    {%- if node in known -%}{{ return(known[node]) }}{%- endif -%}
    {%- set found, waiting = {}, [node] -%}
    {%- for _ in range(graph.nodes | length) if waiting -%}
        {%- set next = [] -%}
        {%- for name in waiting if name in graph.nodes and name not in found -%}
            {%- do found.update({name: true}) -%}
            {#- dbt comes to a node after its parents, so theirs are known. -#}
            {%- if name in known -%}
                {%- do found.update(dict.fromkeys(known[name], true)) -%}
            {%- else -%}
                {%- do next.extend((graph.nodes[name].get('depends_on') or {}).get('nodes', [])) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do waiting.clear() -%}
        {%- do waiting.extend(next | unique) -%}
    {%- endfor -%}
    {%- do known.update({node: found | sort}) -%}
    {{ return(known[node]) }}
{% endmacro %}

{# The macros that a node's own SQL and the way in which it is built name. #}
{% macro defining_macros(name) %}
    {%- set node = graph.nodes[name] -%}
    {%- set named = (node.get('depends_on') or {}).get('macros', []) + custom_materialization_macros(node) -%}
    {%- do graph.setdefault('defining_macros', {}).update({name: named}) -%}
    {{ return(named) }}
{% endmacro %}

{#
    The project's own materialization, strategy and last column of a model, which define its rows
    although it does not call them.
#}
{% macro custom_materialization_macros(node) %}
    {%- set names = ['get_incremental_' ~ node.config.get('incremental_strategy') ~ '_sql'] -%}
    {%- if node.config.materialized not in ('table', 'view', 'incremental', 'seed', 'test') -%}
        {%- do names.append('materialization_' ~ node.config.materialized ~ '_default') -%}
    {%- endif -%}
    {%- if has_built_at(node) -%}{%- do names.append('create_table_as') -%}{%- endif -%}
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
    {%- set known, found = graph.setdefault('called_macros', {}), {} -%}
    {%- for name in names | unique -%}
        {%- if name not in known -%}{%- do called_macros(name) -%}{%- endif -%}
        {%- do found.update(known[name]) -%}
    {%- endfor -%}
    {{ return(found | sort) }}
{% endmacro %}

{# Note the project's macros among one and those that it calls, each once: `project_macros` has many. #}
{% macro called_macros(macro) %}
    {%- set prefix = 'macro.' ~ project_name ~ '.' -%}
    {%- set records = [
        'record_build', 'record_seed', 'refresh_statistics', 'gather_statistics', 'state_of', 'is_outdated', 'passed_at',
        'should_full_refresh',
    ] -%}
    {%- set found, waiting = {}, [macro] -%}
    {%- for _ in range(100) if waiting -%}
        {%- set next = [] -%}
        {%- for name in waiting if name.startswith(prefix)
            and name[prefix | length:] not in found and name[prefix | length:] not in records -%}
            {%- do found.update({name[prefix | length:]: true}) -%}
            {%- do next.extend(context[name[prefix | length:]].macro.depends_on.macros) -%}
        {%- endfor -%}
        {%- do waiting.clear() -%}
        {%- do waiting.extend(next | unique) -%}
    {%- endfor -%}
    {%- do graph.setdefault('called_macros', {}).update({macro: found}) -%}
{% endmacro %}

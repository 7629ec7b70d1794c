{#
    The start of this build, by a clock that never goes back: this host's, or a moment after the
    last build if that build's clock was ahead. So builds of two hosts keep their order.
#}
{% macro build_moment() %}
    {%- if not execute -%}{{ return(run_started_at | string) }}{%- endif -%}
    {%- if 'build_moment' not in graph -%}
        {%- set now, last = run_started_at | string, build_states().values() | map(attribute='built_at') | list -%}
        {%- if last and last | max >= now -%}
            {%- set after = modules.datetime.datetime.fromisoformat(last | max) + modules.datetime.timedelta(microseconds=1) -%}
            {%- do graph.setdefault('build_moment', after | string) -%}
        {%- else -%}
            {%- do graph.setdefault('build_moment', now) -%}
        {%- endif -%}
    {%- endif -%}
    {{ return(graph['build_moment']) }}
{% endmacro %}

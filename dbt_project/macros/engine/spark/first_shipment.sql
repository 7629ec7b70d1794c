{#
    All rounds of first shipment, in tables: each commit belongs to the lowest round that reaches it,
    so rounds go down the graph until none changes.

    A step from child to parent for each commit of a long history would be thousands of statements.
    But one parent of every commit makes a forest, and along a forest a round goes 1, 2, 4, 8 …
    generations in one join each (`jumps`). So one pass takes a step along all edges and then the
    forest as a whole; there are as many passes as the best way to any commit leaves the forest.
#}
{% macro spark__first_shipment_rounds(target_relation, parents, is_new) %}
    {%- set levels = spark_jumps(parents, '' if is_new else 'where sha in (' ~ spark_open_commits(target_relation) ~ ')') -%}
    {% call temporary_table('walked_0') %}
        select pending.unit_id, pending.sha, min(pending.round) as round
        from first_shipment_pending as pending
        {{ spark_not_shipped('pending', target_relation) }}
        group by pending.unit_id, pending.sha
    {% endcall %}
    {#- Rows only come and rounds only fall: the same count and sum are the same rows. -#}
    {%- set state = namespace(last=none, pass=0, is_done=false) -%}
    {%- for pass in range(1, 100000) if not state.is_done -%}
        {% call temporary_table('walked_' ~ pass) %}{{ spark_pass('walked_' ~ (pass - 1), parents, target_relation, levels) }}{% endcall %}
        {%- set found = run_query('select count(*), sum(round) from walked_' ~ pass).rows[0].values() | join(' ') -%}
        {%- set state.is_done, state.last, state.pass = found == state.last, found, pass -%}
    {%- endfor -%}
    {% do run_query('
        insert into ' ~ target_relation ~ ' ' ~ first_shipment_walked('walked_' ~ state.pass, 'first_shipment_pending')
    ) %}
{% endmacro %}

{#
    The commits of the pending deployments' repositories that such a deployment did not ship yet. Only
    the forest is cut down to them, and a step goes along all edges: what is missing here takes longer.
#}
{% macro spark_open_commits(target_relation) %}
    select pending.sha
    from (
        select distinct pending.unit_id, reached.sha
        from first_shipment_pending as pending
        inner join {{ ref('commits') }} as commits
            on pending.sha = commits.sha
        inner join {{ ref('commits') }} as reached
            on commits.repository = reached.repository
    ) as pending
    {{ spark_not_shipped('pending', target_relation) }}
{% endmacro %}

{% macro spark_not_shipped(alias, target_relation) %}
    left anti join {{ target_relation }} as shipped
        on
            {{ alias }}.unit_id = shipped.unit_id
            and {{ alias }}.sha = shipped.sha
            and shipped.is_first_shipment
{% endmacro %}

{# The forest's ancestors 1, 2, 4, 8 … generations above each commit, by level; how many levels. #}
{% macro spark_jumps(parents, condition) %}
    {% call temporary_table('jumps_0') %}
        select sha, min(parent_sha) as ancestor from {{ parents }} {{ condition }} group by sha
    {% endcall %}
    {%- set state = namespace(levels=1) -%}
    {%- for level in range(1, 64) if level == state.levels -%}
        {% call temporary_table('jumps_' ~ level) %}
            select near.sha, far.ancestor
            from jumps_{{ level - 1 }} as near
            inner join jumps_{{ level - 1 }} as far
                on near.ancestor = far.sha
        {% endcall %}
        {%- if run_query('select count(*) from jumps_' ~ level).rows[0][0] > 0 -%}{%- set state.levels = level + 1 -%}{%- endif -%}
    {%- endfor -%}
    {{ return(state.levels) }}
{% endmacro %}

{# One step along all edges, then the whole way along the forest; what is shipped is left alone. #}
{% macro spark_pass(walked, parents, target_relation, levels) %}
    with step as (
        select unit_id, sha, min(round) as round
        from (
            select unit_id, sha, round from {{ walked }}
            union all
            select walked.unit_id, edge.parent_sha, walked.round
            from {{ walked }} as walked
            inner join {{ parents }} as edge on walked.sha = edge.sha
        ) as reached
        group by unit_id, sha
    )
    {%- for level in range(levels) %},
    step_{{ level }} as (
        select near.unit_id, target.sha, min(near.round) as round
        from {{ 'step_' ~ (level - 1) if level else 'step' }} as near
        left join jumps_{{ level }} as jump on near.sha = jump.sha
        cross join lateral explode(array(near.sha, jump.ancestor)) as target (sha)
        where target.sha is not null
        group by near.unit_id, target.sha
    )
    {%- endfor %}
    select found.unit_id, found.sha, found.round
    from step_{{ levels - 1 }} as found
    {{ spark_not_shipped('found', target_relation) }}
{% endmacro %}

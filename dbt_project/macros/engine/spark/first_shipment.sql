{#
    First shipment of a whole history, in tables: each commit belongs to the lowest round that reaches
    it, so rounds go down the graph until none changes.

    A step from child to parent for each commit of a long history would be thousands of statements.
    But one parent of every commit makes a forest, and along a forest a round goes 1, 2, 4, 8 …
    generations in one join each (`jumps`). So one pass takes a step along all edges and then the
    forest as a whole; there are as many passes as the best way to any commit leaves the forest.
#}
{% materialization first_shipment, adapter='spark' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set parents = ref('commit_parents') -%}
    {%- set scratch = this ~ '__' -%}
    {% do prepare_session() %}
    {{ run_hooks(pre_hooks) }}
    {% do new_spark_table(scratch ~ 'pending', '
        select desired.*, row_number() over (partition by unit_id order by shipment_order) as round
        from (' ~ in_spark_words(sql) ~ ') as desired
    ') %}
    {%- set levels = spark_jumps(scratch ~ 'jumps', parents) -%}
    {% do new_spark_table(scratch ~ 'walked_0', '
        select unit_id, sha, min(round) as round from ' ~ scratch ~ 'pending group by unit_id, sha
    ') %}
    {#- Rows only come and rounds only fall: the same count and sum are the same rows. -#}
    {%- set state = namespace(last=none, pass=0, is_done=false) -%}
    {%- for pass in range(1, 100000) if not state.is_done -%}
        {%- set walked = scratch ~ 'walked_' ~ pass -%}
        {% do new_spark_table(walked, spark_pass(scratch ~ 'walked_' ~ (pass - 1), parents, scratch ~ 'jumps', levels)) %}
        {% do run_query('drop table ' ~ scratch ~ 'walked_' ~ (pass - 1)) %}
        {%- set found = run_query('select count(*), sum(round) from ' ~ walked).rows[0].values() | join(' ') -%}
        {%- set state.is_done, state.last, state.pass = found == state.last, found, pass -%}
    {%- endfor -%}
    {%- set walked = scratch ~ 'walked_' ~ state.pass -%}
    {% do new_spark_table(target_relation, first_shipment_walked(walked, scratch ~ 'pending'), 'main') %}
    {%- for name in ['pending', 'jumps', 'walked_' ~ state.pass] %}{% do run_query('drop table ' ~ scratch ~ name) %}{% endfor %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# The forest's ancestors 1, 2, 4, 8 … generations above each commit, by level; how many levels. #}
{% macro spark_jumps(jumps, parents) %}
    {% do new_spark_table(jumps, '
        select 0 as level, sha, min(parent_sha) as ancestor from ' ~ parents ~ ' group by sha
    ') %}
    {%- set state = namespace(levels=1) -%}
    {%- for level in range(64) if level == state.levels - 1 -%}
        {% do run_query('
            insert into ' ~ jumps ~ '
            select near.level + 1, near.sha, far.ancestor
            from ' ~ jumps ~ ' as near
            inner join ' ~ jumps ~ ' as far on near.ancestor = far.sha and near.level = far.level
            where near.level = ' ~ level
        ) %}
        {%- set is_higher = run_query('select count(*) from ' ~ jumps ~ ' where level = ' ~ (level + 1)).rows[0][0] > 0 -%}
        {%- if is_higher -%}{%- set state.levels = state.levels + 1 -%}{%- endif -%}
    {%- endfor -%}
    {{ return(state.levels) }}
{% endmacro %}

{# One step along all edges, then the whole way along the forest. #}
{% macro spark_pass(walked, parents, jumps, levels) %}
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
        left join {{ jumps }} as jump on near.sha = jump.sha and jump.level = {{ level }}
        cross join lateral explode(array(near.sha, jump.ancestor)) as target (sha)
        where target.sha is not null
        group by near.unit_id, target.sha
    )
    {%- endfor %}
    select unit_id, sha, round from step_{{ levels - 1 }}
{% endmacro %}

{#
    Run all rounds of first shipment into a table, new or existing. Each commit belongs to the
    lowest round that reaches it, so rounds go down the graph until no edge lowers one any more.

    A step from child to parent for each commit of a long history would be thousands of statements.
    But one parent of every commit makes a forest, and along a forest a round goes 1, 2, 4, 8 …
    generations in one join each (`jumps`). So one pass takes a step along all edges and then along
    the whole forest. The number of passes is the number of times that the best path to any commit
    leaves the forest.
#}
{% macro first_shipment_rounds(target_relation, parents, is_new) %}
    {{ return(adapter.dispatch('first_shipment_rounds')(target_relation, parents, is_new)) }}
{% endmacro %}
{% macro default__first_shipment_rounds(target_relation, parents, is_new) %}
    {%- set levels = first_shipment_jumps(parents, '' if is_new else 'where sha in (' ~ open_commits(target_relation) ~ ')') -%}
    {% call temporary_table('walked_0') %}
        select pending.unit_id, pending.sha, min(pending.round) as round
        from first_shipment_pending as pending
        where not {{ is_shipped('pending.unit_id', 'pending.sha', target_relation) }}
        group by pending.unit_id, pending.sha
    {% endcall %}
    {%- set state = namespace(pass=0, is_done=false) -%}
    {%- for pass in range(1, 100000) if not state.is_done -%}
        {%- set walked = 'walked_' ~ state.pass -%}
        {%- if edges_that_lower_a_round(walked, parents, target_relation) == 0 -%}
            {%- set state.is_done = true -%}
        {%- else -%}
            {% call temporary_table('walked_' ~ pass) %}{{ first_shipment_pass(walked, parents, target_relation, levels) }}{% endcall %}
            {%- set state.pass = pass -%}
        {%- endif -%}
    {%- endfor -%}
    {% call statement('rounds') %}
        insert into {{ target_relation }}
        {{ first_shipment_walked('walked_' ~ state.pass, 'first_shipment_pending') }}
    {% endcall %}
{% endmacro %}

{# Whether a commit was shipped by an earlier deployment of the unit. #}
{% macro is_shipped(unit_id, sha, target_relation) -%}
    exists (
        select 1 from {{ target_relation }} as shipped
        where
            shipped.unit_id = {{ unit_id }}
            and shipped.sha = {{ sha }}
            and shipped.is_first_shipment
    )
{%- endmacro %}

{#
    The commits of the pending deployments' repositories that no such deployment shipped yet. Only
    the forest is limited to them, while a step follows all edges, so a missing commit only costs
    time.
#}
{% macro open_commits(target_relation) %}
    select near.sha
    from (
        select distinct pending.unit_id, reached.sha
        from first_shipment_pending as pending
        inner join {{ ref('commits') }} as commits
            on pending.sha = commits.sha
        inner join {{ ref('commits') }} as reached
            on commits.repository = reached.repository
    ) as near
    where not {{ is_shipped('near.unit_id', 'near.sha', target_relation) }}
{% endmacro %}

{# The forest's ancestors 1, 2, 4, 8 … generations above each commit, by level; how many levels. #}
{% macro first_shipment_jumps(parents, condition) %}
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

{#
    How many edges take a round to a commit that is not shipped and has no round yet, or a later
    one.
#}
{% macro edges_that_lower_a_round(walked, parents, target_relation) %}
    {{ return(run_query('
        select count(*)
        from ' ~ walked ~ ' as near
        inner join ' ~ parents ~ ' as edge
            on near.sha = edge.sha
        left join ' ~ walked ~ ' as far
            on
                near.unit_id = far.unit_id
                and edge.parent_sha = far.sha
        where
            (far.sha is null or far.round > near.round)
            and not ' ~ is_shipped('near.unit_id', 'edge.parent_sha', target_relation)
    ).rows[0][0]) }}
{% endmacro %}

{# One step along all edges, then along the whole forest; shipped commits are skipped. #}
{% macro first_shipment_pass(walked, parents, target_relation, levels) %}
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
        select unit_id, sha, min(round) as round
        from (
            select
                near.unit_id,
                case when way.is_jump then jump.ancestor else near.sha end as sha,
                near.round
            from {{ 'step_' ~ (level - 1) if level else 'step' }} as near
            left join jumps_{{ level }} as jump on near.sha = jump.sha
            cross join (select false as is_jump union all select true as is_jump) as way
        ) as reached
        where sha is not null
        group by unit_id, sha
    )
    {%- endfor %}
    select found.unit_id, found.sha, found.round
    from step_{{ levels - 1 }} as found
    where not {{ is_shipped('found.unit_id', 'found.sha', target_relation) }}
{% endmacro %}

{#
    The shipments of a walk that gave each commit its round, with the deployments that shipped
    nothing.
#}
{% macro first_shipment_walked(walked, pending) %}
    select
        walked.unit_id,
        pending.shipment_order,
        walked.sha,
        walked.sha = pending.sha as is_deployed_sha,
        true as is_first_shipment,
        case when walked.sha = pending.sha then pending.deployed_as end as deployed_as,
        {{ built_at() }} as _built_at
    from {{ walked }} as walked
    inner join {{ pending }} as pending
        on
            walked.unit_id = pending.unit_id
            and walked.round = pending.round
    union all
    select
        pending.unit_id,
        pending.shipment_order,
        pending.sha,
        true as is_deployed_sha,
        false as is_first_shipment,
        pending.deployed_as,
        {{ built_at() }} as _built_at
    from {{ pending }} as pending
    left join {{ walked }} as walked
        on
            pending.unit_id = walked.unit_id
            and pending.sha = walked.sha
            and pending.round = walked.round
    where walked.sha is null
{% endmacro %}

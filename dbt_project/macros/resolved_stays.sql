{#
    Stays in statuses with `is_resolved`: whether the issue was resolved in each, by the status, or
    since an earlier stay while the resolution lasted. A change that does not alter the resolution,
    such as a new workflow or a move to another project, neither resolves nor reopens.
#}
{% macro resolved_stays(stays) -%}
    select
        judged.*,
        lag(judged.is_resolved) over (
            partition by judged.site, judged.issue_id order by judged.position
        ) as was_resolved
    from (
        select
            anchored.*,
            coalesce(bool_or(anchored.is_resolved_status) over (
                partition by anchored.site, anchored.issue_id, anchored.decided_at
            ), false) as is_resolved
        from (
            select
                statuses.*,
                max(
                    case
                        when statuses.is_resolved_status or statuses.resolution_kept_since is null
                            then statuses.position
                    end
                ) over (
                    partition by statuses.site, statuses.issue_id
                    order by statuses.position
                    rows between unbounded preceding and current row
                ) as decided_at
            from {{ stays }} as statuses
        ) as anchored
    ) as judged
{%- endmacro %}

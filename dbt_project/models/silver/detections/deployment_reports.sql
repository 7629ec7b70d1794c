-- Deployments that pipelines and other tools pushed.
-- Grain: one row per delivery and deployment.

{%- set columns = [
    'event_id', 'service', 'subject', 'repository', 'environment', 'sha', 'ref', 'status', 'url',
    'caused_by', 'is_rework', 'is_rollback', 'is_change_failure', 'started_at', 'finished_at',
    'sequence', 'fetched_at',
] %}

with final as (

    {% for source in ['push__deployment_events', 'tool_deployments', 'mapped_deployments'] -%}
    select
        {{ columns | join(',\n        ') }}
    from {{ ref(source) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final

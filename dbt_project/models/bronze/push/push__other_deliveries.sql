-- Deliveries of tools that only a mapping describes, complete: the seed has the paths of the
-- fields.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries() }}

),

final as (

    select
        -- keys
        deliveries.source,

        -- attributes
        deliveries.body,

        -- lineage
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    where
        deliveries.source not in (
            'github', 'jira', 'deployments', 'incidents', 'aws', 'cloudevents', 'pagerduty',
            'opsgenie', 'grafana', 'alertmanager', 'gitlab', 'argocd', 'vercel', 'incidentio',
            'statuspage', 'flux', 'netlify', 'circleci', 'jenkins'
        )

)

select * from final

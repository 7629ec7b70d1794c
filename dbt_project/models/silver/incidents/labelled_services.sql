-- The services that the labels of GitHub's issues name. A service's own pattern matches anywhere;
-- its name or its repository's only for the same owner.
-- Grain: one row per issue, era and service that a label names, and whether it is its repository.

{% set short_name = dbt.split_part('services.repository', "'/'", 2) %}
{% set owner = dbt.split_part('services.repository', "'/'", 1) %}

with labels as (

    select * from {{ ref('github_issue_labels') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

final as (

    select distinct
        labels.repository,
        labels.number,
        labels.era,
        services.service,
        case when services.repository = labels.repository then 1 else 2 end as distance
    from labels
    inner join services
        on
            {{ matches('labels.label', 'services.incident_pattern') }}
            or (
                services.incident_pattern is null
                and lower({{ owner }}) = lower({{ dbt.split_part('labels.repository', "'/'", 1) }})
                and lower(labels.label) in (lower(services.service), lower({{ short_name }}))
            )

)

select * from final

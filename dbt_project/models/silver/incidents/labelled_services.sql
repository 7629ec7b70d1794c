-- The services that the labels of GitHub's issues name. A service's own pattern matches anywhere;
-- its name or its repository's only for the same owner.
-- Grain: one row per issue, era and service that a label names, and whether it is its repository.

{% set owner = dbt.split_part('services.repository', "'/'", 1) %}

with labels as (

    select * from {{ ref('github_issue_labels') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

-- Few different labels are on many issues: each is matched once.
named as (

    select distinct
        labelled.owner,
        labelled.label,
        services.service,
        services.repository as service_repository
    from (
        select distinct
            lower({{ dbt.split_part('repository', "'/'", 1) }}) as owner,
            label
        from labels
    ) as labelled
    inner join services
        on {{ names_service('labelled.label', 'labelled.owner = lower(' ~ owner ~ ')') }}

),

final as (

    select distinct
        labels.repository,
        labels.number,
        labels.era,
        named.service,
        case when named.service_repository = labels.repository then 1 else 2 end as distance
    from labels
    inner join named
        on
            labels.label = named.label
            and lower({{ dbt.split_part('labels.repository', "'/'", 1) }}) = named.owner

)

select * from final

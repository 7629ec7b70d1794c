-- The services that a deployment of a config repository deploys: each whose pin differs from that
-- of the last successful deployment before it. A deployment that changes no pin deploys nothing.
-- The commit is the one that the pin names, or unknown.
-- Grain: one row per detector, config repository, source id, job, service and environment name.

{%- set series = 'detector, repository, pinned_service, pinned_environment, series, path, job' %}

with sightings as (

    select * from {{ ref('pin_sightings') }}

),

pin_commits as (

    select * from {{ ref('pin_commits') }}

),

services as (

    select
        service,
        case when count(distinct repository) = 1 then min(repository) end as repository
    from {{ ref('service_repositories') }}
    where repository not in (select rules.repository from {{ ref('pin_rules') }} as rules)
    group by service

),

ordered as (

    select
        *,
        -- The number of successful deployments before it.
        coalesce(sum(case when outcome = 'success' then 1 else 0 end) over (
            partition by {{ series }}
            order by coalesce(finished_at, started_at), {{ by_id('source_id') }}
            rows between unbounded preceding and 1 preceding
        ), 0) as success_number
    from sightings

),

final as (

    select
        ordered.detector,
        ordered.repository as config_repository,
        ordered.source_id as config_source_id,
        ordered.environment_name as own_environment,
        ordered.job,
        ordered.pinned_service as service,
        ordered.pinned_environment as environment_name,
        ordered.tag,
        ordered.finished_at,
        coalesce(pin_commits.repository, services.repository, ordered.repository) as repository,
        pin_commits.sha
    from ordered
    left join ordered as deployed
        on
            deployed.outcome = 'success'
            and ordered.success_number = deployed.success_number + 1
            and ordered.detector = deployed.detector
            and ordered.repository = deployed.repository
            and ordered.pinned_service = deployed.pinned_service
            {%- for column in series.split(', ')[3:] %}
            and ordered.{{ column }} is not distinct from deployed.{{ column }}
            {%- endfor %}
    left join pin_commits
        on
            ordered.pinned_service = pin_commits.service
            and ordered.tag = pin_commits.tag
    left join services
        on ordered.pinned_service = services.service
    where deployed.tag is distinct from ordered.tag

)

select * from final

-- What to do for a service without a successful deployment to production: the first remedy that one
-- of its repositories has something for, as a sentence.
-- Grain: one row per service.

{%- set rule = "Add a row to deployment_rules.csv" %}

with deployed as (

    select
        service,
        count(*) filter (where environment_tier = 'production') as failed_count,
        min(environment) filter (where environment_tier = 'unknown') as unknown_environment,
        min(environment) filter (where environment_tier not in ('unknown', 'production'))
            as other_environment
    from {{ ref('deployments') }}
    group by service

),

found as (

    select
        services.service,
        coalesce(deployed.failed_count, 0) as failed_count,
        deployed.unknown_environment,
        deployed.other_environment,
        traces.*,
        row_number() over (
            partition by services.service
            order by traces.is_likely desc, traces.merge_count desc, traces.repository
        ) as choice
    from {{ ref('service_repositories') }} as services
    left join {{ ref('deployment_traces') }} as traces
        on services.repository = traces.repository
    left join deployed on services.service = deployed.service

),

final as (

    select
        service,
        case
            when failed_count > 0
                then
                    'Wait for a deployment to production that succeeds: of '
                    || cast(failed_count as {{ dbt.type_string() }}) || ' so far none did.'
            when unknown_environment is not null
                then
                    'Add a row to environments.csv that gives "' || unknown_environment
                    || '" the tier production, if customers use it.'
            when is_likely
                then
                    '{{ rule }} for the workflow "' || workflow || '", which ran '
                    || cast(run_count as {{ dbt.type_string() }}) || ' times.'
            when other_environment is not null
                then
                    'Wait for the first deployment to production: so far it was deployed to "'
                    || other_environment || '" alone.'
            when not is_listed
                then
                    'Give the token SOURCES__GITHUB__ACCESS_TOKEN read access to deployments of '
                    || repository || '.'
            when tag_count > 0
                then '{{ rule }} with the detector github_tag, if each tag is deployed.'
            when merge_count > 0
                then '{{ rule }} with the detector merge, if each merge is deployed.'
            when run_count > 0
                then '{{ rule }} for the workflow that deploys, such as "' || workflow || '".'
            else 'Push each deployment to /api/ingest/deployments.'
        end as remedy
    from found
    where choice = 1

)

select * from final

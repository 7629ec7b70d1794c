-- The commits that an execution of CodePipeline took from GitHub. If the revision's URL does not
-- name the repository, the pipeline's definition does.
-- Grain: one row per execution and repository.

with revisions as (

    select * from {{ ref('aws__source_revisions') }}

),

pushed as (

    select * from {{ ref('push__pipeline_events') }}
    where pipeline is not null and execution_id is not null

),

sources as (

    select * from {{ ref('aws__pipeline_sources') }}

),

taken as (

    {% for revisions in ['revisions', 'pushed'] -%}
    select
        account,
        region,
        pipeline,
        execution_id,
        action,
        sha,
        repository
    from {{ revisions }}
    where sha is not null
    {{ 'union' if not loop.last }}
    {% endfor %}

),

placed as (

    select
        taken.*,
        sources.branch,
        coalesce(names.repository, taken.repository, sources.repository) as present_repository
    from taken
    left join sources
        on
            taken.account = sources.account
            and taken.region = sources.region
            and taken.pipeline = sources.pipeline
            and taken.action = sources.action
    left join {{ ref('named_repositories') }} as names
        on lower(coalesce(taken.repository, sources.repository)) = names.name

),

final as (

    select
        account,
        region,
        pipeline,
        execution_id,
        present_repository as repository,
        sha,
        branch,
        row_number() over (
            partition by account, region, pipeline, execution_id, present_repository
            order by action, sha
        ) as choice
    from placed
    where present_repository is not null

)

select * from final
where choice = 1

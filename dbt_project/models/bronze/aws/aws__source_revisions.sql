-- The revisions that executions of CodePipeline took from their sources, GitHub commits among them.
-- Grain: one row per account, region, pipeline, execution and source action.

with versions as (

    {{ latest_versions('raw_aws', 'pipeline_executions') }}

),

renamed as (

    select
        -- keys
        {{ dbt.split_part('versions.scope', "'/'", 1) }} as account,
        {{ dbt.split_part('versions.scope', "'/'", 2) }} as region,
        {{ dbt.split_part('versions.id', "'/'", 1) }} as pipeline,
        {{ dbt.split_part('versions.id', "'/'", 2) }} as execution_id,
        revision."actionName" as action,

        -- attributes
        {{ captured('revision."revisionId"', '^([0-9a-f]{40})$') }} as sha,
        {{ revision_repository('revision."revisionUrl"') }} as repository,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id,
        row_number() over (
            partition by versions.scope, versions.id, revision."actionName" order by item.position
        ) as choice
    from versions
    {{ json_record('versions.payload', 'record', {
        'sourceRevisions': 'json',
    }) }}
    {{ json_each('record."sourceRevisions"', 'item') }}
    {{ json_record('item.value', 'revision', {
        'actionName': 'text',
        'revisionId': 'text',
        'revisionUrl': 'text',
    }) }}
    where revision."actionName" is not null

)

select
    account,
    region,
    pipeline,
    execution_id,
    action,
    sha,
    repository,
    fetched_at,
    _dlt_load_id
from renamed
where choice = 1

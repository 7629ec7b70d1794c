-- The sources from which CodePipeline's pipelines take commits, as they are defined now.
-- Grain: one row per account, region, pipeline and source action.

with versions as (

    {{ latest_versions('raw_aws', 'pipelines') }}

),

renamed as (

    select
        -- keys
        {{ dbt.split_part('versions.scope', "'/'", 1) }} as account,
        {{ dbt.split_part('versions.scope', "'/'", 2) }} as region,
        versions.id as pipeline,
        action.name as action,

        -- attributes
        coalesce(
            {{ json_text('action.configuration', ['FullRepositoryId']) }},
            {{ json_text('action.configuration', ['Owner']) }} || '/'
            || {{ json_text('action.configuration', ['Repo']) }}
        ) as repository,
        coalesce(
            {{ json_text('action.configuration', ['BranchName']) }},
            {{ json_text('action.configuration', ['Branch']) }}
        ) as branch,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id,
        row_number() over (
            partition by versions.scope, versions.id, action.name
            order by stage.position, item.position
        ) as choice
    from versions
    {{ json_record('versions.payload', 'record', {
        'pipeline': 'json',
    }) }}
    {{ json_each(json_field('record.pipeline', 'stages'), 'stage') }}
    {{ json_each(json_field('stage.value', 'actions'), 'item') }}
    {{ json_record('item.value', 'action', {
        'name': 'text',
        'actionTypeId': 'json',
        'configuration': 'json',
    }) }}
    where
        {{ json_text('action."actionTypeId"', ['category']) }} = 'Source'
        and action.name is not null

)

select
    account,
    region,
    pipeline,
    action,
    repository,
    branch,
    fetched_at,
    _dlt_load_id
from renamed
where choice = 1

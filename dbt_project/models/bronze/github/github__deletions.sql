-- Records that were found deleted on GitHub. A record that came back, such as a tag that was
-- created again, has no time of deletion.
-- Grain: one row per repository, table and record.

{%- set table_name = dbt.split_part('versions.id', "'/'", 1) %}

with versions as (

    {{ latest_versions('raw_github', 'deletions') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        {{ table_name }} as table_name,
        -- A tag's or branch's own name may hold slashes.
        substr(versions.id, length({{ table_name }}) + 2) as record_id,

        -- timestamps, UTC
        case
            -- GitHub's event of a created reference names the default branch, that of a deleted one
            -- does not.
            when coalesce(record.is_deleted, record.master_branch is null) then versions.updated_at
        end as deleted_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'is_deleted': 'boolean',
        'master_branch': 'text',
    }) }}

)

select * from renamed

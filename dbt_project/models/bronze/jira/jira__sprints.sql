-- Jira sprints.
-- Grain: one row per site and sprint.

with versions as (

    {{ latest_versions('raw_jira', 'sprints') }}

),

renamed as (

    select
        -- keys
        versions.scope as site,
        versions.id as sprint_id,

        -- attributes
        record."originBoardId" as board_id,
        record.name as sprint,
        lower(record.state) as state,

        -- timestamps, UTC
        -- Where the site says when the sprint was really begun, that is when.
        coalesce(record."activatedDate", record."startDate") as started_at,
        record."endDate" as planned_end_at,
        record."completeDate" as completed_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'name': 'text',
        'state': 'text',
        'originBoardId': 'key',
        'activatedDate': 'timestamp',
        'startDate': 'timestamp',
        'endDate': 'timestamp',
        'completeDate': 'timestamp',
    }) }}

)

select * from renamed

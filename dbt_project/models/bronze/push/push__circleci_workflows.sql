-- What CircleCI said of workflows that ended.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('circleci') }}

),

renamed as (

    select
        -- keys
        record.workflow_id,
        coalesce(
            {{ repository_in('coalesce(record.target_url, record.trigger_url)') }},
            {{ captured('record.slug', '^(?:gh|github|bb|bitbucket)/([^/]+/[^/]+)$') }}
        ) as repository,

        -- attributes
        record.name,
        record.event,
        coalesce(record.origin_url <> record.target_url, false) as is_of_a_fork,
        {{ captured('lower(coalesce(record.sha, record.trigger_sha))', '^([0-9a-f]{40,64})$') }}
            as sha,
        coalesce(record.branch, record.trigger_branch, record.tag) as ref,
        record.tag is not null as is_tag,
        record.default_branch,
        record.status,
        record.url,

        -- timestamps, UTC
        record.started_at,
        record.finished_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'workflow_id': ['key!', 'workflow', 'id'],
        'name': ['key', 'workflow', 'name'],
        'status': ['text', 'workflow', 'status'],
        'url': ['text', 'workflow', 'url'],
        'started_at': ['timestamp!', 'workflow', 'created_at'],
        'finished_at': ['timestamp', 'workflow', 'stopped_at'],
        'slug': ['key', 'project', 'slug'],
        'event': ['key', 'pipeline', 'trigger', 'type'],
        'origin_url': ['text', 'pipeline', 'vcs', 'origin_repository_url'],
        'target_url': ['text', 'pipeline', 'vcs', 'target_repository_url'],
        'sha': ['text', 'pipeline', 'vcs', 'revision'],
        'branch': ['key', 'pipeline', 'vcs', 'branch'],
        'tag': ['key', 'pipeline', 'vcs', 'tag'],
        'trigger_url': ['text', 'pipeline', 'trigger_parameters', 'git', 'repo_url'],
        'trigger_sha': ['text', 'pipeline', 'trigger_parameters', 'git', 'checkout_sha'],
        'trigger_branch': ['key', 'pipeline', 'trigger_parameters', 'git', 'branch'],
        'default_branch': ['key', 'pipeline', 'trigger_parameters', 'git', 'default_branch'],
    }) }}
    where
        deliveries.source = 'circleci'
        and deliveries.event = 'workflow-completed'

)

select * from renamed

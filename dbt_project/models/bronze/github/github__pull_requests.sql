-- GitHub pull requests as they are now.
-- Grain: one row per repository and pull request.

with versions as (

    {{ latest_versions('raw_github', 'pull_requests') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        {{ read_as('versions.id', 'bigint') }} as number,

        -- attributes
        record.title,
        record.body,
        record.state,
        record.html_url as url,
        record.author_login,
        record.author_type,
        record.base_ref,
        record.head_ref,
        record.head_sha,
        record.merge_commit_sha,
        record.labels,

        -- size
        record.additions,
        record.deletions,
        record.changed_files as changed_file_count,
        coalesce(record.total_comments, record.comments + record.review_comments)
            as comment_count,

        -- flags
        coalesce(record.draft, false) as is_draft,

        -- timestamps, UTC
        record.created_at as opened_at,
        record.merged_at,
        record.closed_at,
        record.updated_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'title': 'text',
        'body': 'text',
        'state': 'text',
        'draft': 'boolean',
        'html_url': 'text',
        'author_login': ['key', 'user', 'login'],
        'author_type': ['text', 'user', 'type'],
        'base_ref': ['key', 'base', 'ref'],
        'head_ref': ['key', 'head', 'ref'],
        'head_sha': ['key', 'head', 'sha'],
        'labels': 'json',
        'additions': 'count',
        'deletions': 'count',
        'changed_files': 'count',
        'total_comments': 'count',
        'comments': 'count',
        'review_comments': 'count',
        'merge_commit_sha': 'key',
        'created_at': 'timestamp',
        'merged_at': 'timestamp',
        'closed_at': 'timestamp',
        'updated_at': 'timestamp',
    }) }}

)

select * from renamed

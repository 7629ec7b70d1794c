-- GitHub commits of every branch that was asked for; a commit never changes.
-- Grain: one row per repository and commit.

with versions as (

    {{ latest_versions('raw_github', 'commits') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        versions.id as sha,

        -- attributes
        record.author_login,
        record.author_type,
        record.author_email,
        record.author_name,
        record.message,
        record.parents,

        -- timestamps, UTC
        record.authored_at,
        record.committed_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'author_login': ['key', 'author', 'login'],
        'author_type': ['text', 'author', 'type'],
        'author_email': ['key', 'commit', 'author', 'email'],
        'author_name': ['text', 'commit', 'author', 'name'],
        'message': ['text', 'commit', 'message'],
        'parents': 'json',
        'authored_at': ['timestamp', 'commit', 'author', 'date'],
        'committed_at': ['timestamp', 'commit', 'committer', 'date'],
    }) }}

)

select * from renamed

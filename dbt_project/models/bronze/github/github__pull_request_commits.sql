-- A pull request's own commits, as they were before squashing.
-- Grain: one row per repository, pull request and commit.

with versions as (

    {{ latest_versions('raw_github', 'pull_request_commits') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        {{ read_as('versions.id', 'bigint') }} as number,
        record.sha,

        -- attributes
        record.author_login,
        record.author_type,
        record.author_email,
        record.author_name,
        record.message,

        -- timestamps, UTC
        record.authored_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id,
        row_number() over (
            partition by versions.scope, versions.id, record.sha order by item.position
        ) as choice
    from versions
    {{ json_each('versions.payload', 'item') }}
    {{ json_record('item.value', 'record', {
        'sha': 'key',
        'author_login': ['key', 'author', 'login'],
        'author_type': ['text', 'author', 'type'],
        'author_email': ['key', 'commit', 'author', 'email'],
        'author_name': ['text', 'commit', 'author', 'name'],
        'message': ['text', 'commit', 'message'],
        'authored_at': ['timestamp', 'commit', 'author', 'date'],
    }) }}
    where record.sha is not null

)

-- A list that was read while somebody pushed may hold a commit twice.
select
    repository,
    number,
    sha,
    author_login,
    author_type,
    author_email,
    author_name,
    message,
    authored_at,
    unreadable,
    fetched_at,
    _dlt_load_id
from renamed
where choice = 1

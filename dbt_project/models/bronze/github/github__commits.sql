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
        {{ json_text('record.author', ['login']) }} as author_login,
        {{ json_text('record.author', ['type']) }} as author_type,
        {{ json_text('record.commit', ['author', 'email']) }} as author_email,
        {{ json_text('record.commit', ['message']) }} as message,
        record.parents,

        -- timestamps, UTC
        cast({{ json_text('record.commit', ['author', 'date']) }} as {{ dbt.type_timestamp() }})
            as authored_at,
        cast({{ json_text('record.commit', ['committer', 'date']) }} as {{ dbt.type_timestamp() }})
            as committed_at,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id,
        {{ built_at() }} as _built_at
    from versions
    {{ json_record('versions.payload', 'record', {
        'sha': 'text',
        'commit': 'json',
        'author': 'json',
        'parents': 'json',
        'html_url': 'text',
    }) }}

)

select * from renamed

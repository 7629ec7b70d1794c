-- Issues that a pull request names: a Jira key in its title or branch, `Fixes #12` in its text.
-- Grain: one row per repository, pull request and issue named.

-- depends_on: {{ ref('changed_pull_requests') }}

with pull_requests as (

    select * from {{ ref('github__pull_requests') }}
    {{ only_changed() }}

),

jira_keys as (

    select
        pull_requests.repository,
        pull_requests.number,
        'jira:' || upper(found.value) as incident_id
    from pull_requests
    {{ matches_in(
        "concat_ws(' ', pull_requests.title, pull_requests.head_ref)",
        '\\m([A-Z][A-Z0-9]+-[0-9]+)\\M',
        'found'
    ) }}

),

github_issues as (

    select
        pull_requests.repository,
        pull_requests.number,
        'github:' || pull_requests.repository || '#' || found.value as incident_id
    from pull_requests
    {{ matches_in(
        'pull_requests.body',
        '(?:fix|fixes|fixed|close|closes|closed|resolve|resolves|resolved):? #([0-9]+)',
        'found'
    ) }}

),

named as (

    select * from jira_keys
    union
    select * from github_issues

),

final as (

    select
        repository,
        number,
        incident_id,
        {{ built_at() }} as _built_at
    from named

)

select * from final

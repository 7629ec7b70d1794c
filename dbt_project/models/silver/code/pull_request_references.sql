-- Issues that a pull request names. A Jira key counts in its title or branch. A GitHub issue counts
-- after a closing word in its text, by number, with its repository, or by its URL.
-- Grain: one row per repository, pull request and issue named.

{% set comment = '<!--(?:[^-]|-[^-]|--[^>])*-->' %}
{% set code = '`+[^`]+`+' %}

with pull_requests as (

    select * from {{ ref('github__pull_requests') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}

),

jira_keys as (

    select
        pull_requests.repository,
        pull_requests.number,
        'jira:' || upper(found.value) as incident_id
    from pull_requests
    {{ matches_in(
        "concat_ws(' ', pull_requests.title, pull_requests.head_ref)",
        '\\m([A-Z][A-Z0-9_]+-[0-9]+)\\M',
        'found'
    ) }}

),

-- Comments and code are the examples of a template.
texts as (

    select
        repository,
        number,
        {{ without_matches(without_matches('body', comment), code) }} as body
    from pull_requests

),

github_issues as (

    select
        texts.repository,
        texts.number,
        'github:' || {{ referenced_repository('found.value', 'texts.repository') }} || '#'
        || cast({{ referenced_number('found.value') }} as {{ dbt.type_string() }}) as incident_id
    from texts
    {{ matches_in(
        'texts.body',
        github_reference_after('close[sd]?|fix(?:e[sd])?|resolve[sd]?'),
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
        incident_id
    from named
    where incident_id is not null

)

select * from final

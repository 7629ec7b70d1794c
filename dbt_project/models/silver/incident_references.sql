-- What an incident names in its text and links: commits, pull requests, Jira issues.
-- Grain: one row per incident or bug, and thing named.

with incidents as (

    select * from {{ ref('incidents') }}

),

jira_issues as (

    select * from {{ ref('jira__issues') }}

),

texts as (

    select
        incident_id,
        repository,
        concat_ws(' ', title, body, reported_sha) as text
    from incidents

),

named_shas as (

    select
        texts.incident_id,
        lower(found.value) as sha
    from texts
    {{ matches_in('texts.text', '\\m([0-9a-f]{40})\\M', 'found') }}
    union
    -- A short one counts only where the text says what it is: any word may look like hex.
    select
        texts.incident_id,
        lower(found.value) as sha
    from texts
    {{ matches_in('texts.text', 'root[ -]?cause:?\\s*([0-9a-f]{7,40})\\M', 'found') }}

),

named_pull_requests as (

    select
        texts.incident_id,
        {{ dbt.split_part('found.value', "'/pull/'", 1) }} as repository,
        cast({{ dbt.split_part('found.value', "'/pull/'", 2) }} as bigint) as number
    from texts
    {{ matches_in('texts.text', '([A-Za-z0-9._-]+/[A-Za-z0-9._-]+/pull/[0-9]+)', 'found') }}
    union
    select
        texts.incident_id,
        {{ dbt.split_part('found.value', "'#'", 1) }} as repository,
        cast({{ dbt.split_part('found.value', "'#'", 2) }} as bigint) as number
    from texts
    {{ matches_in('texts.text', '([A-Za-z0-9._-]+/[A-Za-z0-9._-]+#[0-9]+)', 'found') }}
    union
    select
        texts.incident_id,
        texts.repository,
        cast(found.value as bigint) as number
    from texts
    {{ matches_in('texts.text', '(?:^|[^A-Za-z0-9/_-])#([0-9]+)', 'found') }}
    where texts.repository is not null

),

named_issues as (

    select
        texts.incident_id,
        'issue_key' as kind,
        'jira:' || upper(found.value) as named_id
    from texts
    {{ matches_in('texts.text', '\\m([A-Z][A-Z0-9]+-[0-9]+)\\M', 'found') }}
    union
    select
        incidents.incident_id,
        'issue_link' as kind,
        'jira:' || coalesce(
            {{ json_text('link.value', ['outwardIssue', 'key']) }},
            {{ json_text('link.value', ['inwardIssue', 'key']) }}
        ) as named_id
    from incidents
    inner join jira_issues
        on
            incidents.site = jira_issues.site
            and incidents.issue_id = jira_issues.issue_id
    {{ json_each('jira_issues.issue_links', 'link') }}

),

named as (

    select
        incident_id,
        case when length(sha) = 40 then 'sha' else 'short_sha' end as kind,
        sha,
        cast(null as {{ dbt.type_string() }}) as repository,
        cast(null as bigint) as number,
        cast(null as {{ dbt.type_string() }}) as named_id
    from named_shas
    union all
    select
        incident_id,
        'pull_request' as kind,
        cast(null as {{ dbt.type_string() }}) as sha,
        repository,
        number,
        cast(null as {{ dbt.type_string() }}) as named_id
    from named_pull_requests
    union all
    select
        incident_id,
        kind,
        cast(null as {{ dbt.type_string() }}) as sha,
        cast(null as {{ dbt.type_string() }}) as repository,
        cast(null as bigint) as number,
        named_id
    from named_issues
    -- What an incident says of itself names nothing else.
    where named_id <> incident_id

),

final as (

    select
        incident_id,
        kind,
        coalesce(
            sha, named_id, repository || '#' || cast(number as {{ dbt.type_string() }})
        ) as reference,
        sha,
        repository,
        number,
        named_id
    from named

)

select * from final

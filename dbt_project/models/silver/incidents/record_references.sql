-- References in an incident's text and links: commits, pull requests, Jira issues. References to
-- the repair are marked, because a repair is not a cause.
-- Grain: one row per incident or bug, and thing named.

with incidents as (

    select * from {{ ref('incident_records') }}

),

names as (

    select * from {{ ref('record_names') }}

),

jira_issues as (

    select * from {{ ref('jira__issues') }}

),

repository_names as (

    select * from {{ ref('github__repository_names') }}

),

whole_texts as (

    select * from {{ ref('record_texts') }}

),

repair_phrases as (

    select
        whole_texts.incident_key,
        whole_texts.repository,
        phrase.value as text
    from whole_texts
    {{ matches_in('whole_texts.text', repair_phrase(), 'phrase') }}

),

texts as (

    select
        incident_key,
        repository,
        {{ without_matches('text', repair_phrase()) }} as text
    from whole_texts

),

named_shas as (

    select
        texts.incident_key,
        lower(found.value) as sha
    from texts
    {{ matches_in('texts.text', '\\m([0-9a-f]{40})\\M', 'found') }}
    union
    -- A short sha counts only after `root cause:`, because any word may look like hex.
    select
        texts.incident_key,
        lower(found.value) as sha
    from texts
    {{ matches_in('texts.text', 'root[ -]?cause:?\\s*([0-9a-f]{7,40})\\M', 'found') }}

),

named_pull_requests as (

    {% for kind, source in [('pull_request', 'texts'), ('repair', 'repair_phrases')] -%}
    select
        {{ source }}.incident_key,
        '{{ kind }}' as kind,
        {{ referenced_repository('found.value', source ~ '.repository') }} as repository,
        {{ referenced_number('found.value') }} as number
    from {{ source }}
    {{ matches_in(source ~ '.text', free_github_reference(), 'found') }}
    {{ 'union' if not loop.last }}
    {% endfor %}

),

named_issues as (

    select
        texts.incident_key,
        'issue_key' as kind,
        'jira:' || upper(found.value) as named_id
    from texts
    {{ matches_in('texts.text', '\\m([A-Z][A-Z0-9_]+-[0-9]+)\\M', 'found') }}
    union
    select
        incidents.incident_key,
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
        incident_key,
        case when length(sha) = 40 then 'sha' else 'short_sha' end as kind,
        sha,
        cast(null as {{ dbt.type_string() }}) as repository,
        cast(null as bigint) as number,
        cast(null as {{ dbt.type_string() }}) as named_id
    from named_shas
    union all
    select
        incident_key,
        kind,
        cast(null as {{ dbt.type_string() }}) as sha,
        repository,
        number,
        cast(null as {{ dbt.type_string() }}) as named_id
    from named_pull_requests
    where
        repository is not null
        and number is not null
    union all
    select
        named_issues.incident_key,
        named_issues.kind,
        cast(null as {{ dbt.type_string() }}) as sha,
        cast(null as {{ dbt.type_string() }}) as repository,
        cast(null as bigint) as number,
        named_issues.named_id
    from named_issues
    left join names
        on
            named_issues.incident_key = names.incident_key
            and lower(named_issues.named_id) = names.name
    -- An incident's reference to itself names nothing else.
    where
        names.name is null
        and named_issues.named_id is not null

),

-- In upper or lower case and under a former name, the repository is the present one.
final as (

    select distinct
        named.incident_key,
        named.kind,
        coalesce(
            named.sha,
            named.named_id,
            coalesce(repository_names.repository, named.repository)
            || '#' || cast(named.number as {{ dbt.type_string() }})
        ) as reference,
        named.sha,
        coalesce(repository_names.repository, named.repository) as repository,
        named.number,
        named.named_id
    from named
    left join repository_names
        on lower(named.repository) = lower(repository_names.name)

)

select * from final

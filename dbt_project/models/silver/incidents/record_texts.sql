-- The texts of incident records, which name commits, pull requests and issues.
-- Grain: one row per record, and text that was written in it.

with records as (

    select * from {{ ref('incident_records') }}

),

pager_texts as (

    select * from {{ ref('pager_texts') }}

),

final as (

    -- The URL of an issue is its own; in any other record the URL may be that of an issue.
    select
        incident_key,
        repository,
        concat_ws(
            ' ', title, body, reported_sha,
            case when source not in ('jira', 'github') then url end
        ) as text
    from records
    union
    select
        records.incident_key,
        records.repository,
        pager_texts.text
    from pager_texts
    inner join records on pager_texts.incident_id = records.incident_key

)

select * from final

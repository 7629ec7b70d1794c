-- When users were affected, by the fields of a Jira issue that say so (variables impact_start_field
-- and impact_end_field). An end that is not after the start leaves both out.
-- Grain: one row per site and issue with such a time.

{% set is_start = matches('fields.field', "'" ~ var('impact_start_field') ~ "'") %}
{% set is_end = matches('fields.field', "'" ~ var('impact_end_field') ~ "'") %}

with texts as (

    select * from {{ ref('jira__custom_texts') }}
    where value_at is not null

),

fields as (

    select * from {{ ref('jira__fields') }}
    where value_type = 'datetime'

),

stated as (

    select
        texts.site,
        texts.issue_id,
        min(case when {{ is_start }} then texts.value_at end) as impact_started_at,
        max(case when {{ is_end }} then texts.value_at end) as impact_ended_at
    from texts
    inner join fields
        on
            texts.site = fields.site
            and texts.field_id = fields.field_id
    group by texts.site, texts.issue_id

),

final as (

    select site, issue_id, impact_started_at, impact_ended_at
    from stated
    where
        coalesce(impact_started_at, impact_ended_at) is not null
        and (
            impact_started_at is null
            or impact_ended_at is null
            or impact_started_at < impact_ended_at
        )

)

select * from final

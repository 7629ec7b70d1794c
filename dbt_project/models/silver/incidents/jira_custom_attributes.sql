-- The values of a Jira issue's custom fields that rules name, by the field's name or id, and its
-- affected services, whatever the site calls that field.
-- Grain: one row per site, issue, field and value.

with texts as (

    select * from {{ ref('jira__custom_texts') }}
    where value is not null

),

fields as (

    select * from {{ ref('jira__fields') }}

),

rules as (

    select * from {{ ref('incident_rules') }}

),

-- The other words of a rule name fields that every site has.
named as (

    select 'affected_service' as field
    union
    select field from rules
    where
        source = 'jira'
        and field not in ('issue_type', 'priority', 'project', 'status', 'component', 'label')

),

named_fields as (

    select
        held.site,
        held.field_id,
        named.field
    from (select distinct site, field_id from texts) as held
    left join fields
        on
            held.site = fields.site
            and held.field_id = fields.field_id
    inner join named
        on
            lower(named.field) in (lower(held.field_id), lower(fields.field))
            or (
                named.field = 'affected_service'
                and fields.custom_type like '%:service-entity-field-cftype'
            )

),

final as (

    select distinct
        texts.site,
        texts.issue_id,
        named_fields.field,
        texts.value
    from texts
    inner join named_fields
        on
            texts.site = named_fields.site
            and texts.field_id = named_fields.field_id

)

select * from final

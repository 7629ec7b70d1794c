-- Fields that could not be read. The field is null in the models, the rest of the record is kept,
-- and other records are unaffected.
-- Grain: one row per model, record, field and value.

with

found as (

    {% for name, columns in checked_models().items() -%}
    select
        '{{ name }}' as model,
        concat_ws(' ', {{ columns | join(', ') }}) as record,
        unreadable,
        _built_at
    from {{ ref(name) }}
    where unreadable is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

fields as (

    select
        found.model,
        found.record,
        field.key as field,
        {{ json_text('field.value', []) }} as sent,
        max(found._built_at) as _built_at
    from found
    {{ json_members('found.unreadable', 'field') }}
    where {{ json_text('field.value', []) }} is not null
    group by found.model, found.record, field.key, {{ json_text('field.value', []) }}

),

final as (

    select
        -- keys
        model,
        record,
        field,

        -- attributes
        case
            when model like 'push%' then 'push'
            else {{ dbt.split_part('model', "'__'", 1) }}
        end as source,
        nullif(substr(sent, length({{ dbt.split_part('sent', "' '", 1) }}) + 2), '') as value,
        case {{ dbt.split_part('sent', "' '", 1) }}
            when 'missing' then 'is missing'
            when 'timestamp'
                then 'is no time of the years 1900 to 2199, such as 2026-03-02T09:14:00Z'
            when 'date' then 'is no date of the years 1900 to 2199, such as 2026-03-02'
            when 'count' then 'is no count of at most 9 digits'
            when 'bigint' then 'is no whole number of at most 18 digits'
            when 'double' then 'is no number of at most 15 digits'
            when 'boolean' then 'is neither true nor false'
        end as reason,

        -- lineage
        _built_at
    from fields

)

select * from final

-- The moment up to which the warehouse knows the world: the end of the newest load, or `as_of`.
-- Grain: one row.

with loads as (

    select max(fetched_at) as loaded_at from {{ ref('github__repositories') }}
    union all
    select max(fetched_at) as loaded_at from {{ ref('github__commits') }}
    union all
    select max(fetched_at) as loaded_at from {{ ref('github__deployments') }}
    union all
    select max(fetched_at) as loaded_at from {{ ref('jira__issues') }}
    union all
    select max(fetched_at) as loaded_at from {{ ref('push__payloads') }}

),

final as (

    -- sqlfluff loses the indentation of what Jinja leaves out.
    -- noqa: disable=LT02
    select
        {% if var('as_of') -%}
            max(cast('{{ var("as_of") }}' as {{ type_instant() }})) as as_of
        {%- else -%}
            coalesce(max(loaded_at), cast('1970-01-01' as {{ type_instant() }})) as as_of
        {%- endif %}
    from loads

)

select * from final

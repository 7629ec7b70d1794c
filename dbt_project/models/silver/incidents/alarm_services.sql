-- The service that an alarm names: by the service's own pattern, otherwise by its name or its
-- repository's among the words of the alarm; of two names the longer one counts.
-- Grain: one row per alarm's name that names a service.

{% set words = "'-' || translate(lower({0}), '_/.: ', '-----') || '-'" %}
{% set short_name = dbt.split_part('services.repository', "'/'", 2) %}

with alarms as (

    select * from {{ ref('ruled_alarms') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

final as (

    select
        alarms.alarm,
        services.service,
        row_number() over (
            partition by alarms.alarm
            order by
                case
                    when services.incident_pattern is not null then 1
                    when
                        {{ words.format('alarms.alarm') }}
                        like '%' || {{ words.format('services.service') }} || '%'
                        then 2
                    else 3
                end,
                length(services.service) desc,
                services.service
        ) as choice
    from alarms
    inner join services
        on
            {{ matches('alarms.alarm', 'services.incident_pattern') }}
            or (
                services.incident_pattern is null
                and (
                    {{ words.format('alarms.alarm') }}
                    like '%' || {{ words.format('services.service') }} || '%'
                    or {{ words.format('alarms.alarm') }}
                    like '%' || {{ words.format(short_name) }} || '%'
                )
            )

)

select * from final
where choice = 1

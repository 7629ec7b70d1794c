{# Whether an account is a machine: GitHub says so, or its name is in the seed `bots` (a CTE). #}
{% macro is_machine(login, account_type) -%}
    (
        coalesce({{ account_type }} = 'Bot', false)
        or exists (
            select 1 from bots
            where {{ matches(login, 'bots.pattern') }}
        )
    )
{%- endmacro %}

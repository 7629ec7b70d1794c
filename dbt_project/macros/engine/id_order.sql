{#
    A text that sorts ids by the numbers in them: 9 before 10, `7/2` before `7/10`.

    Each number is padded with zeros to forty digits, without a cast: an id may be longer than a
    bigint, or contain no number. Ids that differ only in leading zeros are equal here.
#}
{% macro id_order(id) %}{{ return(adapter.dispatch('id_order')(id)) }}{% endmacro %}
{# Most ids are digits only; in PostgreSQL the expression for the others takes ten times as long. #}
{% macro default__id_order(id) -%}
    case
        when {{ id }} ~ '^[0-9]+$' then repeat('0', 40 - length({{ id }})) || {{ id }}
        else (
            select string_agg(case when part[1] = '' then '' else repeat('0', 40 - length(part[1])) || part[1] end || part[2], '' order by position)
            from regexp_matches({{ id }}, '([0-9]*)([^0-9]*)', 'g') with ordinality as parts (part, position)
        )
    end
{%- endmacro %}
{% macro duckdb__id_order(id) %}{{ return("regexp_replace(regexp_replace(" ~ id ~ ", '([0-9]+)', '" ~ '0' * 40 ~ "\\1', 'g'), '0*([0-9]{40,})', '\\1', 'g')") }}{% endmacro %}
{% macro spark__id_order(id) %}{{ return("regexp_replace(regexp_replace(" ~ id ~ ", '([0-9]+)', '" ~ '0' * 40 ~ "$1'), '0*([0-9]{40,})', '$1')") }}{% endmacro %}

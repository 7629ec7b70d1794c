{#
    Read what came from outside as a type: null where it is none, never an error. One record that
    nobody can read must not keep anybody else's from being built.

    `types` says how a text of each type looks. A time has its date, of a year from 1900 to 2199, and
    may lack the rest; a number has at most 18 digits, which eight bytes hold. A `key` is any text, shortened where it is longer
    than an index can hold; `text` and `json` are what they are.
#}
{% macro read_as(column, type) %}
    {%- if type in ('text', 'json') -%}{{ return(column) }}{%- endif -%}
    {%- if type == 'key' -%}{{ return(short_key(column)) }}{%- endif -%}
    {#- A pattern takes far longer than a look at two words. -#}
    {%- if type == 'boolean' -%}{{ return('case when ' ~ column ~ " in ('true', 'false') then cast(" ~ column ~ ' as boolean) end') }}{%- endif -%}
    {%- set looks, type_name = readable_types()[type] -%}
    {{ return('case when ' ~ matches_exactly(column, looks) ~ ' then ' ~ cast_or_null(column, type_name) ~ ' end') }}
{% endmacro %}

{# By type: what a text of it looks like, and what the engine calls it. #}
{% macro readable_types() %}
    {%- set year = '(?:19|20|21)[0-9][0-9]' -%}
    {%- set leap_year = '(?:(?:19|20|21)(?:0[48]|[2468][048]|[13579][26])|2000)' -%}
    {%- set date = '(?:' ~ year ~ '-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])'
        ~ '|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|' ~ leap_year ~ '-02-29)' -%}
    {%- set time = '(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?' -%}
    {%- set offset = '(?:[Zz]|[+-](?:0[0-9]|1[0-5])(?::?[0-5][0-9])?)' -%}
    {{ return({
        'timestamp': ['^' ~ date ~ '(?:[Tt ]' ~ time ~ offset ~ '?)?$', dbt.type_timestamp()],
        'date': ['^' ~ date ~ '$', 'date'],
        'bigint': ['^-?[0-9]{1,18}$', 'bigint'],
        'double': ['^-?[0-9]{1,15}(?:[.][0-9]{1,15})?$', 'double precision'],
        'boolean': ['^(?:true|false)$', 'boolean'],
    }) }}
{% endmacro %}

{#
    A text that identifies something, short enough for an index: a longer one is its beginning and its
    hash. An index row of PostgreSQL ends at 2,704 bytes, which several keys share.
#}
{% macro short_key(column, most_bytes=300) -%}
    case
        when {{ byte_length(column) }} > {{ most_bytes }} then substr({{ column }}, 1, 40) || '~' || md5({{ column }})
        else {{ column }}
    end
{%- endmacro %}

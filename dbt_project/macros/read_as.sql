{#
    Read an external value as a type: null if it is invalid, never an error. One unreadable record
    must not stop the build of the others.

    `types` has the pattern of each type. A time has a date in the years 1900 to 2199, and may lack
    the rest; a number has at most 18 digits, which eight bytes hold. A `count` has nine, so that a
    sum of a billion of them fits too. A `key` is any text, shortened if it is longer than an index
    can hold, and null if it is empty; `text` and `json` are unchanged.
#}
{% macro read_as(column, type) %}
    {%- if type in ('text', 'json') -%}{{ return(column) }}{%- endif -%}
    {%- if type == 'key' -%}{{ return(short_key("nullif(" ~ column ~ ", '')")) }}{%- endif -%}
    {#- A pattern takes far longer than a comparison with two words. -#}
    {%- if type == 'boolean' -%}{{ return('case when ' ~ column ~ " in ('true', 'false') then cast(" ~ column ~ ' as boolean) end') }}{%- endif -%}
    {{ return('case when ' ~ is_readable(column, type) ~ ' then ' ~ cast_or_null(column, readable_types()[type][1]) ~ ' end') }}
{% endmacro %}

{# By type: the pattern of its texts, and the engine's name of the type. #}
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
        'count': ['^[0-9]{1,9}$', 'bigint'],
        'bigint': ['^-?[0-9]{1,18}$', 'bigint'],
        'double': ['^-?[0-9]{1,15}(?:[.][0-9]{1,15})?$', 'double precision'],
        'boolean': ['^(?:true|false)$', 'boolean'],
    }) }}
{% endmacro %}

{#
    A text that identifies a record, short enough for an index: a longer one is its beginning and
    its hash. An index row of PostgreSQL is limited to 2,704 bytes, which several keys share.
#}
{% macro short_key(column, most_bytes=300) -%}
    case
        when {{ byte_length(column) }} > {{ most_bytes }} then substr({{ column }}, 1, 40) || '~' || md5({{ column }})
        else {{ column }}
    end
{%- endmacro %}

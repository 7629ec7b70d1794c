{# Whether a text matches the pattern of a type. #}
{% macro is_readable(column, type) %}{{ return(adapter.dispatch('is_readable')(column, type)) }}{% endmacro %}
{% macro default__is_readable(column, type) %}{{ return(matches_exactly(column, readable_types()[type][0])) }}{% endmacro %}

{#
    PostgreSQL needs microseconds for the pattern of a time, and for one that counts digits: a third
    of what a query of bronze computes. So digits are counted without a pattern, and the common form
    of a time is compared with words first.
#}
{% macro postgres__is_readable(column, type) %}
    {%- set pattern = matches_exactly(column, readable_types()[type][0]) -%}
    {%- if type == 'bigint' -%}
        {{ return('(' ~ matches_exactly(column, '^-?[0-9]+$') ~ ' and length(ltrim(' ~ column ~ ", '-')) < 19)") }}
    {%- elif type == 'timestamp' -%}
        {{ return('(' ~ is_common_time(column) ~ ' or ' ~ pattern ~ ')') }}
    {%- endif -%}
    {{ return(pattern) }}
{% endmacro %}

{#
    Whether a text is a time as GitHub, GitLab and Jira mostly write it: `2026-03-02T09:16:30Z`, a day that
    each month has. Equality with words of a constant list is a lookup.
#}
{% macro is_common_time(column) %}
    {%- set parts = [[1, 19, 22], [3, 0, 100], [6, 1, 13], [9, 1, 29], [12, 0, 24], [15, 0, 60], [18, 0, 60]] -%}
    {%- set tests = [column ~ " like '____-__-__T__:__:__%'"] -%}
    {%- for start, first, end in parts -%}
        {%- set words = [] -%}
        {%- for word in range(first, end) -%}{%- do words.append('%02d' % word) -%}{%- endfor -%}
        {%- do tests.append('substr(' ~ column ~ ', ' ~ start ~ ", 2) = any('{" ~ words | join(',') ~ "}')") -%}
    {%- endfor -%}
    {%- do tests.append('substr(' ~ column ~ ", 20) in ('Z', '.000Z', '.000+0000', '+00:00')") -%}
    {{ return(tests | join(' and ')) }}
{% endmacro %}

{#
    Read a JSON object's fields in one pass, as typed columns of `alias`. Fields that could not be
    read are in its column `unreadable`. A value that is not an object has no fields.

    `fields` maps each column to its type (text, key, bigint, boolean, timestamp, date, double,
    json). If the path is not the column's own name, it maps to the type and the path. A type that
    ends in `!` is required: if the field is missing, it is in `unreadable` too.
#}
{% macro json_record(column, alias, fields) %}{{ return(adapter.dispatch('json_record')(column, alias, fields)) }}{% endmacro %}

{#
    In three steps, which `offset 0` keeps apart: each text is extracted once, and read as its type
    once, also for `unreadable`. A path begins at the part that was already extracted, because the
    whole may be large and compressed.
#}
{% macro default__json_record(column, alias, fields) -%}
    {%- set types, parts, sent, known = field_types(fields), {}, {}, {} -%}
    {%- for name, field in fields.items() -%}
        {%- do known.update({name: 'known."' ~ name ~ '"'}) -%}
        {%- do parts.update({name if field is string else field[1]: 'jsonb' if field is not string or types[name] == 'json' else 'text'}) -%}
        {%- set part = 'sent."' ~ (name if field is string else field[1]) ~ '"' -%}
        {%- if field is string -%}
            {%- do sent.update({name: part}) -%}
        {%- elif types[name] == 'json' -%}
            {%- do sent.update({name: 'nullif(' ~ part ~ " #> '{" ~ field[2:] | join(',') ~ "}', 'null')"}) -%}
        {%- else -%}
            {%- do sent.update({name: json_text(part, field[2:])}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set keys = [] -%}
    {%- for name, type in parts.items() -%}{%- do keys.append('"' ~ name ~ '" ' ~ type) -%}{%- endfor -%}
    {%- set checked, texts, known_texts = checked_fields(fields), {}, {} -%}
    {%- for name in fields -%}
        {%- do texts.update({name: 'texts."' ~ name ~ '"'}) -%}
        {%- do known_texts.update({name: 'known."' ~ name ~ ' as sent"'}) -%}
    {%- endfor -%}
    {%- set from -%}
        (
            select
                {%- for name in fields %}
                {{ sent[name] }} as "{{ name }}"{{ ',' if not loop.last }}
                {%- endfor %}
            from jsonb_to_record(
                case when jsonb_typeof({{ column }}) = 'object' then {{ column }} else '{}' end
            ) as sent ({{ keys | join(', ') }})
            offset 0
        ) as texts
    {%- endset -%}
    cross join lateral (
        {%- if checked %}
        select
            {%- for name in fields %}
            known."{{ name }}",
            {%- endfor %}
            {{ unreadable_fields(fields, known_texts, known) }} as unreadable
        from (
            select
                {%- for name in checked %}
                {{ texts[name] }} as "{{ name }} as sent",
                {%- endfor %}
                {{ typed_fields(types, texts) }}
            from {{ from }}
            offset 0
        ) as known
        {%- else %}
        select {{ typed_fields(types, texts) }}, cast(null as jsonb) as unreadable
        from {{ from }}
        {%- endif %}
    ) as {{ alias }}
{%- endmacro %}
{% macro duckdb__json_record(column, alias, fields) -%}
    {%- set types, sent, known = field_types(fields), {}, {} -%}
    {%- for name, field in fields.items() -%}
        {%- set path = '$."' ~ ([name] if field is string else field[1:]) | join('"."') ~ '"' -%}
        {%- do sent.update({name: "nullif(json_extract(" ~ column ~ ", '" ~ path ~ "'), 'null')" if types[name] == 'json'
            else "json_extract_string(" ~ column ~ ", '" ~ path ~ "')"}) -%}
        {%- do known.update({name: read_as(sent[name], types[name])}) -%}
    {%- endfor -%}
    cross join lateral (
        select {{ typed_fields(types, sent) }}, {{ unreadable_fields(fields, sent, known) }} as unreadable
    ) as {{ alias }}
{%- endmacro %}
{% macro spark__json_record(column, alias, fields) -%}
    {%- set types, sent, known, keys = field_types(fields), {}, {}, [] -%}
    {%- for name, field in fields.items() -%}
        {%- if field is string -%}{%- do keys.append(name) -%}{%- endif -%}
        {%- do sent.update({name: 'read.field_' ~ keys | length if field is string else json_text(column, field[1:])}) -%}
        {%- do known.update({name: read_as(sent[name], types[name])}) -%}
    {%- endfor -%}
    cross join lateral (
        select {{ typed_fields(types, sent) }}, {{ unreadable_fields(fields, sent, known) }} as unreadable
        from json_tuple({{ column }}, '{{ keys | join("', '") or 'nothing' }}') as read (
            {%- for name in keys or ['nothing'] %}field_{{ loop.index }}{{ ', ' if not loop.last }}{% endfor -%}
        )
    ) as {{ alias }}
{%- endmacro %}

{# The type of each column. #}
{% macro field_types(fields) %}
    {%- set types = {} -%}
    {%- for name, field in fields.items() -%}
        {%- do types.update({name: (field if field is string else field[0]) | replace('!', '')}) -%}
    {%- endfor -%}
    {{ return(types) }}
{% endmacro %}

{# The columns that may be unreadable or missing. #}
{% macro checked_fields(fields) %}
    {%- set checked = [] -%}
    {%- for name, field in fields.items() -%}
        {%- set type = field if field is string else field[0] -%}
        {%- if type.endswith('!') or type in readable_types() -%}{%- do checked.append(name) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(checked) }}
{% endmacro %}

{# The columns, each read from its text. #}
{% macro typed_fields(types, sent) -%}
    {%- for name, type in types.items() %}
        {{ read_as(sent[name], type) }} as "{{ name }}"{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#
    The fields of a record that are present and not `known`, or missing: an object of type and text
    by field; mostly null.
#}
{% macro unreadable_fields(fields, sent, known) -%}
    {%- set problems, members = [], {} -%}
    {%- for name in checked_fields(fields) -%}
        {%- set field = fields[name] -%}
        {%- set type = field if field is string else field[0] -%}
        {%- set problem = known[name] ~ ' is null' ~ ('' if type.endswith('!') else ' and ' ~ sent[name] ~ ' is not null') -%}
        {%- do problems.append(problem) -%}
        {#- Every text but an empty one is a key. -#}
        {%- set words = "'missing '" if type == 'key!' else
            "coalesce('" ~ type | replace('!', '') ~ " ' || substr(" ~ sent[name] ~ ", 1, 200), 'missing ')" -%}
        {%- do members.update({
            name if field is string else field[1:] | join('.'):
            'case when ' ~ problem ~ ' then ' ~ words ~ ' end'
        }) -%}
    {%- endfor -%}
    {%- if problems -%}
    case when {{ problems | join(' or ') }} then {{ json_object(members) }} end
    {%- else -%}
    cast(null as {{ 'json' if target.type == 'duckdb' else dbt.type_string() }})
    {%- endif -%}
{%- endmacro %}

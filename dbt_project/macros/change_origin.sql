{#
    Whether a pattern of the CTE `origin_patterns` matches one of these texts: the names of a
    person, and a pull request's branch and label. Each is a column or none.
#}
{% macro is_named(login=none, email=none, name=none, branch=none, label=none) -%}
    {%- set logins = ([login] if login else []) + ([noreply_login(email)] if email else []) -%}
    {%- set texts = {
        'login': 'coalesce(' ~ logins | join(', ') ~ ')' if logins | length > 1 else logins[0],
        'email': email,
        'mailbox': dbt.split_part(email, "'@'", 1) if email,
        'name': name,
        'branch': branch,
        'label': label,
    } -%}
    (
        {%- for field, text in texts.items() if text %}
        {{ 'or ' if not loop.first -}}
        (origin_patterns.field = '{{ field }}' and {{ matches(text, 'origin_patterns.pattern') }})
        {%- endfor %}
    )
{%- endmacro %}

{# The account in a GitHub no-reply address: 1+ada@users.noreply.github.com is ada's. #}
{% macro noreply_login(email) %}{{ return(captured(email, '^(?:[0-9]+[+])?([^@]+)@users[.]noreply[.]github[.]com$')) }}{% endmacro %}

{# Whether an account belongs to a bot: GitHub says so, or the seed does. #}
{% macro is_machine(login, account_type) -%}
    (
        coalesce({{ account_type }} = 'Bot', false)
        or exists (
            select 1 from origin_patterns
            where
                origin_patterns.origin in ('agent', 'automation')
                and {{ is_named(login=login) }}
        )
    )
{%- endmacro %}

{# The origin of a change with several: the author comes before an assistant. #}
{% macro strongest_origin(origin) -%}
    case
        when bool_or({{ origin }} = 'agent') then 'agent'
        when bool_or({{ origin }} = 'automation') then 'automation'
        when bool_or({{ origin }} = 'assisted') then 'assisted'
    end
{%- endmacro %}

{#
    The origins that a table's commits state, by `keys`: by their author, by a trailer of the
    message, and by a co-author. An assistant as co-author helped with a person's work.
#}
{% macro commit_origin_marks(commits, keys) %}
    {%- set listed = commits ~ '.' ~ keys | join(', ' ~ commits ~ '.') %}
    select
        {{ listed }},
        origin_patterns.origin
    from {{ commits }}
    inner join origin_patterns
        on
            {{ is_named(commits ~ '.author_login', commits ~ '.author_email', commits ~ '.author_name') }}
            or (
                origin_patterns.field = 'trailer'
                and {{ matches_line(commits ~ '.message', 'origin_patterns.pattern') }}
            )
    union
    select
        {{ listed }},
        'automation' as origin
    from {{ commits }}
    where {{ commits }}.author_type = 'Bot'
    union
    select
        co_authors.{{ keys | join(', co_authors.') }},
        'assisted' as origin
    from (
        select
            {{ listed }},
            {{ captured('found.value', '^([^<]*[^< ]) *<') }} as name,
            {{ captured('found.value', '<([^>]*)>') }} as email
        from {{ commits }}
        {{ matches_in(
            commits ~ '.message', '(?:^|[\\r\\n])co-authored-by:[ \\t]*([^<\\r\\n]*<[^>\\r\\n]*>)', 'found'
        ) }}
    ) as co_authors
    inner join origin_patterns
        on
            origin_patterns.origin in ('agent', 'assisted')
            and {{ is_named(email='co_authors.email', name='co_authors.name') }}
{% endmacro %}

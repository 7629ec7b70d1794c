{# What a text states to revert: a commit in git's words, a pull request in GitHub's. #}
{% macro taken_back(texts, text, keys) %}
    select
        {%- for key in keys %}
        {{ texts }}.{{ key }},
        {%- endfor %}
        'commit' as kind,
        {{ texts }}.repository as named_repository,
        lower(found.value) as named
    from {{ texts }}
    {{ matches_in(texts ~ '.' ~ text, git_revert(), 'found') }}
    union
    select
        {%- for key in keys %}
        {{ texts }}.{{ key }},
        {%- endfor %}
        'pull_request' as kind,
        {{ referenced_repository('found.value', texts ~ '.repository') }} as named_repository,
        cast({{ referenced_number('found.value') }} as {{ dbt.type_string() }}) as named
    from {{ texts }}
    {{ matches_in(texts ~ '.' ~ text, github_reference_after('reverts'), 'found') }}
{% endmacro %}

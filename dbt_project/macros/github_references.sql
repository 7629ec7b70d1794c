{#
    The forms in which a text on GitHub can name an issue or pull request: owner/name#7, its URL, or
    #7 and GH-7 of the text's own repository. A word that continues after the digits names none.
#}
{% macro github_reference() -%}
    {{ return('(?:(?:https?://[^/\\s]+/)?[A-Za-z0-9._-]+/[A-Za-z0-9._-]+(?:#|/pull/|/issues/)|#|GH-)[0-9]+\\M') }}
{%- endmacro %}

{# A reference at the beginning of a text or after a character that cannot be part of a name. #}
{% macro free_github_reference() %}{{ return('(?:^|[^A-Za-z0-9_/.&#-])(' ~ github_reference() ~ ')') }}{% endmacro %}

{# The references after a word, which is a whole word. #}
{% macro github_reference_after(words) -%}
    {{ return('(?:^|[^A-Za-z0-9_-])(?:' ~ words ~ '):?\\s+(' ~ github_reference() ~ ')') }}
{%- endmacro %}

{# The repository that a reference names, or that of the text where it names none. #}
{% macro referenced_repository(reference, own) -%}
    coalesce(
        {{ captured(reference, '([A-Za-z0-9._-]+/[A-Za-z0-9._-]+)(?:#|/pull/|/issues/)[0-9]+$') }},
        {{ own }}
    )
{%- endmacro %}

{# The number that a reference names; null where it has more digits than any number. #}
{% macro referenced_number(reference) %}{{ return(number_in(captured(reference, '([0-9]+)$'))) }}{% endmacro %}

{# The commits that a text in the form of `git revert` reverts; `--reference` shortens them. #}
{% macro git_revert() %}{{ return('This reverts commit ([0-9a-f]{7,40})\\M') }}{% endmacro %}

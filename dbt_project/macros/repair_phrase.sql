{#
    Where a text says how something was repaired: `Fixed by #40`, `resolved in acme/shop#41 and
    #42`, `Fix: 3f2a1bc`. These references are the repair and not the cause.
#}
{% macro repair_phrase() -%}
    {%- set named = '(?:' ~ github_reference() ~ '|[0-9a-f]{7,40}\\M|[A-Z][A-Z0-9_]+-[0-9]+\\M)' -%}
    {%- set by = ' (?:by|in|with|via|through)' -%}
    {%- set fixed = '(?:hot-?)?fix(?:e[sd])?|close[sd]?|resolve[sd]?|solved|repaired|mended|mitigated|addressed' -%}
    {{ return(
        '(?:^|[^A-Za-z0-9_])((?:(?:' ~ fixed ~ ')(?:' ~ by ~ ')?|(?:reverted|rolled back)' ~ by ~ ')'
        ~ '(?: the)?(?: commit| pr| pull request)?:?\\s+' ~ named ~ '(?:(?:,| and|, and) ' ~ named ~ ')*)'
    ) }}
{%- endmacro %}

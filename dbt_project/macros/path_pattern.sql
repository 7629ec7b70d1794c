{#
    A regular expression for path globs: `services/checkout/**; libs/*.py`. `**` crosses folders,
    `*` stays within one; null matches every path.
#}
{% macro path_pattern(globs) -%}
    '^(' || replace(replace(replace(replace(replace(replace(
        nullif(trim({{ globs }}), ''), ' ', ''), '.', '\.'), ';', '|'), '**', '<any>'), '*', '[^/]*'), '<any>', '.*'
    ) || ')$'
{%- endmacro %}

{# The commit that a commit message, as `git revert` writes it, says it reverts. #}
{% macro reverted_sha(message) %}{{ return(captured(message, 'This reverts commit ([0-9a-f]{40})')) }}{% endmacro %}

{#
    The outcome of a deployment by a conclusion of GitHub Actions; any conclusion except success and
    failure did not deploy.
#}
{% macro outcome_of_conclusion(status, conclusion) -%}
    case
        when {{ status }} <> 'completed' then 'in_progress'
        when {{ conclusion }} = 'success' then 'success'
        when {{ conclusion }} in ('failure', 'timed_out') then 'failure'
        else 'cancelled'
    end
{%- endmacro %}

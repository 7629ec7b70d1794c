{# Whole seconds from one time to a later one; negative when it is earlier. #}
{% macro seconds_between(earlier, later) %}{{ return(adapter.dispatch('seconds_between')(earlier, later)) }}{% endmacro %}
{% macro default__seconds_between(earlier, later) %}{{ return("cast(floor(extract(epoch from " ~ later ~ " - " ~ earlier ~ ")) as bigint)") }}{% endmacro %}
{% macro spark__seconds_between(earlier, later) %}{{ return("cast(floor((unix_micros(" ~ later ~ ") - unix_micros(" ~ earlier ~ ")) / 1000000) as bigint)") }}{% endmacro %}

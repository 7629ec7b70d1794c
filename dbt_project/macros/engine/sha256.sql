{# The SHA-256 of a text's UTF-8, in hexadecimal digits. #}
{% macro sha256(column) %}{{ return(adapter.dispatch('sha256')(column)) }}{% endmacro %}
{% macro default__sha256(column) %}{{ return("encode(sha256(convert_to(" ~ column ~ ", 'UTF8')), 'hex')") }}{% endmacro %}
{% macro duckdb__sha256(column) %}{{ return("sha256(" ~ column ~ ")") }}{% endmacro %}
{% macro spark__sha256(column) %}{{ return("sha2(" ~ column ~ ", 256)") }}{% endmacro %}

{#
    A hook before all nodes: let dbt's sessions work in UTC, whatever the server's time zone is. It
    decides what a date without a time, a time without an offset and a day of a time mean.

    dbt opens a session for each node and offers no setting for it, so the user's own default in this
    database is set, once.
#}
{% macro work_in_utc() %}{{ return(adapter.dispatch('work_in_utc')()) }}{% endmacro %}

{# The profiles set it. #}
{% macro default__work_in_utc() %}{% endmacro %}

{% macro postgres__work_in_utc() %}
    {%- if execute and flags.WHICH in ('build', 'run', 'test', 'seed', 'snapshot') -%}
        {%- set zone, source, is_own = run_query(
            "select setting, source, current_user = session_user from pg_settings where name = 'TimeZone'"
        ).rows[0] -%}
        {%- if zone not in ('UTC', 'Etc/UTC') -%}
            {%- if source == 'client' -%}
                {%- do exceptions.raise_compiler_error('PGTZ is ' ~ zone ~ ', and all numbers are in UTC: unset it.') -%}
            {%- elif not is_own -%}
                {%- do exceptions.raise_compiler_error(
                    'The time zone of this user is ' ~ zone ~ ', and all numbers are in UTC: as an owner of the '
                    ~ "database, run `alter role ... set timezone to 'UTC'` for the user who logs in."
                ) -%}
            {%- endif -%}
            {%- do run_and_commit(
                "set timezone to 'UTC'; alter role session_user in database " ~ adapter.quote(target.database)
                ~ " set timezone to 'UTC'"
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

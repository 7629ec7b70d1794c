{#
    One build of a warehouse at a time: two at once would create and drop the same tables, and both
    fail.

    A running build is listed. A killed build stays listed without a session in the database; the
    next build replaces it. A lock cannot do this, because dbt keeps no session from its first
    statement to its last.
#}
{% macro running_builds() %}
    {{ return(api.Relation.create(
        database=target.database or none, schema=build_state().schema, identifier='running_builds'
    )) }}
{% endmacro %}

{# A hook before all nodes: fail if another build is running, list this one otherwise. #}
{% macro begin_build() %}
    {% if execute and target.type == 'postgres' and flags.WHICH in ('build', 'run', 'seed') %}
        {% do run_and_commit(
            'create table if not exists ' ~ running_builds() ~ ' (invocation text, began_at timestamptz)'
        ) %}
        {% set list_this_build %}
            do $$
            declare
                other timestamptz;
                unseen integer := 0;
            begin
                perform pg_advisory_xact_lock(hashtext('{{ running_builds() }}'));
                select min(began_at) into other from {{ running_builds() }};
                -- Between two of its nodes a build may have no session for a moment, and the
                -- sessions of a killed build may still finish their statements.
                for attempt in 1..50 loop
                    exit when other is null or unseen = 20;
                    perform pg_stat_clear_snapshot();
                    unseen := case
                        when exists (
                            select from pg_stat_activity
                            where datname = current_database()
                                and application_name = 'dbt'
                                and pid <> pg_backend_pid()
                                and backend_start >= other
                        ) then 0
                        else unseen + 1
                    end;
                    perform pg_sleep(0.1);
                end loop;
                if other is not null and unseen < 20 then
                    raise exception 'another build of this warehouse, begun at %, is running: '
                        'wait for its end', other;
                end if;
                delete from {{ running_builds() }};
                insert into {{ running_builds() }} values ('{{ invocation_id }}', clock_timestamp());
            end
            $$
        {% endset %}
        {% do run_and_commit(list_this_build) %}
    {% endif %}
{% endmacro %}

{# A hook after all nodes. #}
{% macro end_build() %}
    {% if execute and target.type == 'postgres' and flags.WHICH in ('build', 'run', 'seed') %}
        {% do run_and_commit(
            'delete from ' ~ running_builds() ~ " where invocation = '" ~ invocation_id ~ "'"
        ) %}
    {% endif %}
{% endmacro %}

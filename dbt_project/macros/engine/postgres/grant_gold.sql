{#
    Let the role `diogen_reader`, if it exists, read gold: the present tables and those of later
    builds. A replay's gold is not for readers, and another engine's is read where it is published.
#}
{% macro grant_gold() %}
    {% if target.type == 'postgres' and var('schema_prefix') == '' and flags.WHICH in ('build', 'run') %}
        {% set statement %}
            do $$
            declare
                found record;
            begin
                if to_regnamespace('gold') is null or to_regrole('diogen_reader') is null then
                    return;
                end if;
                if not has_schema_privilege('diogen_reader', 'gold', 'usage') then
                    grant usage on schema gold to diogen_reader;
                end if;
                alter default privileges in schema gold grant select on tables to diogen_reader;
                for found in
                    select relation.oid::regclass as name
                    from pg_class as relation
                    where relation.relnamespace = to_regnamespace('gold')
                        and relation.relkind in ('r', 'v', 'm', 'p')
                        and not has_table_privilege('diogen_reader', relation.oid, 'select')
                loop
                    execute format('grant select on %s to diogen_reader', found.name);
                end loop;
            end $$
        {% endset %}
        {{ return(statement) }}
    {% endif %}
{% endmacro %}

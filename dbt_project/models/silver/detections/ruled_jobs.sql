-- Attempts of workflow runs that a rule counts by their jobs. The jobs that it names are one
-- deployment, which succeeds when all of them do.
-- Grain: one row per service, environment name, source id and rule.

{%- set columns = [
    'service', 'rule_pattern', 'precedence', 'usage', 'time_zone', 'rule_environment', 'rule_branch',
    'rule_event', 'repository', 'environment_name', 'is_environment_of_rule', 'detector',
    'source_id', 'run_id', 'name', 'path', 'job', 'doubt', 'is_production', 'is_transient', 'sha',
    'ref', 'started_at', 'finished_at', 'outcome', 'attempt_count', 'url', 'is_rework_reported',
    'is_failure_reported', 'is_rollback_reported', 'unhealthy_at', 'healthy_at', 'deleted_at',
    'known_at', 'environment', 'environment_tier', 'left_out_by'
] %}
{%- set measured = {
    'job': 'cast(null as ' ~ dbt.type_string() ~ ')',
    'started_at': 'min(started_at)',
    'finished_at': "case when bool_and(outcome <> 'in_progress') then max(finished_at) end",
    'outcome': "case when bool_or(outcome = 'in_progress') then 'in_progress'"
        ~ " when bool_or(outcome = 'failure') then 'failure'"
        ~ " when bool_and(outcome = 'success') then 'success' else 'cancelled' end",
} %}
{%- set selected = [] %}
{%- for column in columns %}
{%- do selected.append(measured[column] ~ ' as ' ~ column if column in measured else column) %}
{%- endfor %}

with jobs as (

    select * from {{ ref('ruled_detections') }}
    where
        left_out_by is null
        and job is not null

),

final as (

    select
        {{ selected | join(',\n        ') }}
    from jobs
    group by {{ columns | reject('in', measured) | join(', ') }}

)

select * from final

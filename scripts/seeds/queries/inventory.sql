-- Lays out, in temporary tables, what the raw log has seen and what the rules make of it; the same
-- conditions as in service_repositories, deployment_detections and incidents, on names alone.
create temporary table repository_names as
select distinct on (known.scope)
    known.scope as name,
    present.scope as repository,
    present.default_branch
from log_repositories as known
inner join (
    select distinct on (id) id, scope, payload ->> 'default_branch' as default_branch
    from log_repositories
    order by id, updated_at desc nulls last, scope
) as present on known.id = present.id
order by known.scope, known.updated_at desc nulls last;

-- By every name that a seed or a sender may use; GitHub does not distinguish upper and lower case.
create temporary table named_repositories as
select distinct on (lower(name)) lower(name) as name, repository
from (
    select name, repository, 1 as turn from repository_names
    union all
    select repository, repository, 2 from seed_services
) as known
order by lower(name), turn, name <> repository, repository;

-- What EventBridge brought of executions that name a commit, in the shape of what is pulled.
create temporary view log_pushed_executions as
select
    (body ->> 'account') || '/' || (body ->> 'region') as scope,
    (detail ->> 'pipeline') || '/' || (detail ->> 'execution-id') as id,
    jsonb_build_object('sourceRevisions', jsonb_build_array(jsonb_build_object(
        'actionName', detail ->> 'action',
        'revisionId', detail #>> '{execution-result,external-execution-id}',
        'revisionUrl', detail #>> '{execution-result,external-execution-url}'
    ))) as payload
from (select source, event, body, body -> 'detail' as detail from pushed) as events
where
    source = 'aws'
    and event = 'CodePipeline Action Execution State Change'
    and detail #>> '{type,category}' = 'Source';

create temporary view log_pushed_alarms as
select
    (body ->> 'account') || '/' || (body ->> 'region') as scope,
    body #>> '{detail,alarmName}' as alarm
from pushed
where source = 'aws' and event = 'CloudWatch Alarm State Change';

create temporary table seen as
with runs as (
    select
        log.scope, log.id, log.payload ->> 'name' as name, log.payload ->> 'path' as path,
        log.payload ->> 'event' as event, log.payload ->> 'head_branch' as branch,
        log.payload ->> 'created_at' as seen_at,
        case
            when log.payload ->> 'event' in ('pull_request', 'pull_request_target', 'schedule')
                then 'event'
            when
                log.payload ->> 'head_branch' <> repository_names.default_branch
                and coalesce(log.payload ->> 'event', '') <> 'release'
                and log.payload ->> 'head_branch'
                !~* '^(release|rel|hotfix|stable|prod|production)(e?s)?([^a-z]|$)|^v?[0-9]+[.]'
                and not exists (
                    select from log_tags
                    where
                        log_tags.scope = log.scope
                        and log_tags.id = log.payload ->> 'head_branch'
                ) then 'branch'
        end as doubt
    from log_workflow_runs as log
    left join repository_names on log.scope = repository_names.name
),

found as (
    select
        'workflow_run' as detector, scope, split_part(id, '/', 1) as id, null as service,
        name, path, null as job, event, branch, doubt,
        false as is_production, false as is_transient,
        coalesce(name, path, '') as label,
        null as environment, seen_at
    from runs
    union all
    select
        'workflow_run', runs.scope, split_part(runs.id, '/', 1), null, runs.name, runs.path,
        jobs.payload ->> 'name', runs.event, runs.branch, runs.doubt, false, false,
        concat_ws(' / ', coalesce(runs.name, runs.path), jobs.payload ->> 'name'), null, runs.seen_at
    from runs
    inner join log_workflow_jobs as jobs
        on
            runs.scope = jobs.scope
            and runs.id
            = (jobs.payload ->> 'run_id') || '/' || coalesce(jobs.payload ->> 'run_attempt', '1')
    where jobs.payload ->> 'conclusion' is distinct from 'skipped'
    union all
    select
        detector, scope, id, service, name, null, null, event, null, doubt, is_production,
        is_transient, label, environment, seen_at
    from (
    select
        'github_deployment' as detector, scope, id, null as service,
        concat_ws(
            ' ', coalesce(payload ->> 'original_environment', payload ->> 'environment'),
            payload ->> 'task'
        ) as name,
        coalesce(payload ->> 'original_environment', payload ->> 'environment', '') as label,
        coalesce(payload ->> 'original_environment', payload ->> 'environment') as environment,
        coalesce(payload ->> 'production_environment' = 'true', false) as is_production,
        coalesce(payload ->> 'transient_environment' = 'true', false) as is_transient,
        null as event, null as doubt, payload ->> 'created_at' as seen_at
    from log_deployments
    union all
    select
        'github_release', scope, id, null, payload ->> 'tag_name',
        regexp_replace(payload ->> 'tag_name', '[0-9].*$', '*'), null, false, false,
        case when payload ->> 'prerelease' = 'true' then 'prerelease' else 'release' end,
        case
            when payload ->> 'prerelease' = 'true' or payload ->> 'tag_name' ~* '[0-9][-._+]?(alpha|beta|rc|pre|preview|dev|nightly|snapshot|canary)([^a-z]|$)'
                then 'prerelease'
        end,
        payload ->> 'published_at'
    from log_releases
    where payload ->> 'published_at' is not null and not coalesce(payload ->> 'draft' = 'true', false)
    union all
    select
        'github_tag', scope, id, null, id, regexp_replace(id, '[0-9].*$', '*'), null, false, false,
        null,
        case
            when id ~* '[0-9][-._+]?(alpha|beta|rc|pre|preview|dev|nightly|snapshot|canary)([^a-z]|$)'
                then 'prerelease'
        end,
        null
    from log_tags
    union all
    select
        'merge', log.scope, log.id, null, log.payload ->> 'title',
        repository_names.default_branch, null, false, false, null, null, log.payload ->> 'merged_at'
    from log_pull_requests as log
    inner join repository_names on log.scope = repository_names.name
    where
        log.payload ->> 'merged_at' is not null
        and log.payload #>> '{base,ref}' = repository_names.default_branch
    union all
    select
        'deployment_event', scope, id, payload ->> 'service',
        coalesce(payload ->> 'environment', 'production'),
        coalesce(payload ->> 'service', payload ->> 'environment', 'production'),
        coalesce(payload ->> 'environment', 'production'), false, false, null, null,
        payload ->> 'started_at'
    from log_deployment_events
    union all
    select
        'codedeploy', payload #>> '{revision,gitHubLocation,repository}', id, null,
        concat_ws(' ', payload ->> 'applicationName', payload ->> 'deploymentGroupName'),
        coalesce(payload ->> 'deploymentGroupName', ''), payload ->> 'deploymentGroupName',
        false, false, null, null, payload ->> 'createTime'
    from log_codedeploy_deployments
    where payload #>> '{revision,gitHubLocation,repository}' is not null
    union all
    select
        'codepipeline',
        coalesce(
            replace(
                substring(revision ->> 'revisionUrl' from '[?&]FullRepositoryId=([^&]+)'), '%2F', '/'
            ),
            substring(revision ->> 'revisionUrl' from '^https://[^/]+/([^/]+/[^/]+)/commit/'),
            defined.repository
        ),
        log.scope || '/' || log.id, null, split_part(log.id, '/', 1), split_part(log.id, '/', 1),
        null, false, false, null, null, log.payload ->> 'startTime'
    from (
        select scope, id, payload from log_pipeline_executions
        union all
        select scope, id, payload from log_pushed_executions
    ) as log
    cross join lateral jsonb_array_elements(
        case jsonb_typeof(log.payload -> 'sourceRevisions')
            when 'array' then log.payload -> 'sourceRevisions' else '[]'
        end
    ) as revision
    left join (
        select distinct on (latest.scope, latest.id, action ->> 'name')
            latest.scope, latest.id as pipeline, action ->> 'name' as action,
            coalesce(
                action #>> '{configuration,FullRepositoryId}',
                (action #>> '{configuration,Owner}') || '/' || (action #>> '{configuration,Repo}')
            ) as repository
        from log_pipelines as latest
        cross join lateral jsonb_array_elements(latest.payload #> '{pipeline,stages}') as stage
        cross join lateral jsonb_array_elements(stage -> 'actions') as action
        where action #>> '{actionTypeId,category}' = 'Source'
        order by latest.scope, latest.id, action ->> 'name', latest.updated_at desc
    ) as defined
        on
            log.scope = defined.scope
            and split_part(log.id, '/', 1) = defined.pipeline
            and revision ->> 'actionName' = defined.action
    where revision ->> 'revisionId' ~ '^[0-9a-f]{40}$'
    ) as others
)

select
    coalesce(named_repositories.repository, found.scope) as repository,
    found.detector,
    found.service,
    found.name,
    found.path,
    found.job,
    found.event,
    found.branch,
    found.doubt,
    found.is_production,
    found.is_transient,
    found.label,
    found.environment,
    -- A day by its text, which may be anything.
    case
        when found.seen_at ~ '^[12][0-9]{3}-(0[1-9]|1[0-2])-[0-3][0-9]'
            then
                make_date(cast(left(found.seen_at, 4) as integer), cast(substr(found.seen_at, 6, 2) as integer), 1)
                - date '1970-01-01' + cast(substr(found.seen_at, 9, 2) as integer)
    end as day,
    count(distinct found.id) as sightings
from found
left join named_repositories on lower(found.scope) = named_repositories.name
where found.scope is not null or found.detector <> 'codepipeline'
group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14;

analyze seen;

create temporary table services as
with mapped as (
    select
        seed_services.service,
        named_repositories.repository,
        seed_services.deployment_pattern,
        seed_services.incident_pattern,
        nullif(trim(seed_services.paths), '') as paths
    from seed_services
    inner join named_repositories on lower(seed_services.repository) = named_repositories.name
)

select * from mapped
union all
select distinct repository, repository, null, null, null
from repository_names
where repository not in (select repository from mapped);

create temporary view gone_records as
select distinct on (scope, id) scope, id, payload ->> 'is_deleted' = 'true' as is_gone
from log_deletions
where id ~ '^team'
order by scope, id, updated_at desc nulls last;

create temporary view github_teams as
select distinct on (log.scope, log.id)
    log.scope as owner, log.id as slug, coalesce(log.payload ->> 'name', log.id) as team,
    log.payload #>> '{parent,name}' as parent, coalesce(gone.is_gone, false) as is_gone
from log_teams as log
left join gone_records as gone on log.scope = gone.scope and gone.id = 'teams/' || log.id
order by log.scope, log.id, log.updated_at desc nulls last;

-- A version belongs to the services that its project names.
insert into seen (
    repository, detector, service, name, is_production, is_transient, label, environment, sightings
)
select
    services.repository, 'jira_version', services.service,
    concat_ws(' ', projects.payload ->> 'key', versions.payload ->> 'name'), false, false,
    projects.payload ->> 'key', null, count(distinct versions.id)
from log_jira_versions as versions
inner join log_jira_projects as projects
    on versions.scope = projects.scope and versions.payload ->> 'projectId' = projects.id
inner join services
    on
        projects.payload ->> 'key' ~* services.incident_pattern
        or (
            services.incident_pattern is null
            and lower(projects.payload ->> 'key')
            in (lower(services.service), lower(split_part(services.repository, '/', 2)))
        )
where
    versions.payload ->> 'released' = 'true'
    and versions.payload ->> 'releaseDate' is not null
group by 1, 3, 4, 7;

create temporary table rules as
select
    services.service, services.repository, services.deployment_pattern, seed_rules.line,
    seed_rules.detector, seed_rules.pattern, seed_rules.environment,
    cast(seed_rules.precedence as integer) as precedence, seed_rules.usage,
    seed_rules.job, seed_rules.branch, seed_rules.event, seed_rules.service as rule_service
from services
inner join seed_deployment_rules as seed_rules
    on
        services.service = seed_rules.service
        or (
            seed_rules.service = '*'
            and not exists (
                select from seed_deployment_rules as own
                where own.service = services.service and own.detector = seed_rules.detector
            )
        );

-- What GitHub calls production is, unless a pattern of precedence 0 says otherwise; a transient one
-- is not, whatever its name says.
create temporary table environments as
select
    met.name, met.is_production, met.is_transient, choice.line,
    met.is_production and choice.precedence is distinct from '0' as is_called_production,
    (
        select count(distinct patterns.environment_tier) from seed_environments as patterns
        where met.name ~* patterns.pattern
    ) as tiers,
    case
        when met.is_production and choice.environment_tier is distinct from 'production'
            and choice.precedence is distinct from '0' then 'production'
        when met.is_transient and not met.is_production and choice.environment_tier = 'production'
            then 'transient'
        else coalesce(choice.environment, met.name)
    end as environment,
    case
        when met.is_production and choice.precedence is distinct from '0' then 'production'
        when met.is_transient and not met.is_production and choice.environment_tier = 'production'
            then 'development'
        else coalesce(choice.environment_tier, 'unknown')
    end as environment_tier
from (
    select environment as name, is_production, is_transient from seen
    union
    select environment, false, false from rules
) as met
left join lateral (
    select * from seed_environments as patterns
    where met.name ~* patterns.pattern
    order by cast(patterns.precedence as integer), patterns.pattern
    limit 1
) as choice on true
where met.name is not null;

-- Names of workflows and pipelines in which a word says that they deploy elsewhere.
create temporary table named_otherwise as
select names.detector, names.name, names.path, choice.pattern, choice.environment
from (
    select distinct detector, name, path from seen
    where detector in ('workflow_run', 'codepipeline')
) as names
inner join lateral (
    select * from seed_environments as patterns
    where names.name ~* patterns.pattern or names.path ~* patterns.pattern
    order by cast(patterns.precedence as integer), patterns.pattern
    limit 1
) as choice on true
where
    choice.environment_tier not in ('production', 'unknown')
    and not (
        choice.environment_tier = 'testing'
        and concat_ws(' ', names.name, names.path)
        ~* '(^|[^a-z])(tests?|testing|qa|ci|e2e)( *[,/&+] *| and )|(,|/|&|[+]| and ) *(tests?|testing|qa|ci|e2e)([^a-z]|$)'
    );

create temporary table caught as
select
    *,
    left_out_by is null and (
        usage = 'always' or (
            usage = 'fallback'
            and precedence = least(
                min(precedence) filter (where usage <> 'never' and left_out_by is null) over (
                    partition by service, environment order by day
                    range between cast(current_setting('diogen.fallback_days') as integer) preceding
                    and cast(current_setting('diogen.fallback_days') as integer) following
                ),
                -- What tells no day may be of any.
                min(precedence) filter (where usage <> 'never' and left_out_by is null and day is null)
                    over (partition by service, environment),
                case when day is null then
                    min(precedence) filter (where usage <> 'never' and left_out_by is null)
                        over (partition by service, environment)
                end
            )
        )
    ) as is_counted
from (
    select
        rules.service, rules.repository, rules.line, rules.detector, rules.precedence, rules.usage,
        environments.environment, environments.environment_tier,
        seen.service as named_service, seen.name, seen.path, seen.job, seen.event, seen.branch,
        seen.label, seen.day, seen.environment as environment_name, named_otherwise.environment as elsewhere,
        seen.sightings,
        case
            when environments.environment_tier <> 'production' then null
            when seen.doubt = 'branch' and rules.branch is null then 'branch'
            when seen.doubt in ('event', 'prerelease') and rules.event is null then seen.doubt
            when
                seen.environment is null
                and named_otherwise.name is not null
                and not coalesce(rules.pattern ~* named_otherwise.pattern, false) then 'name'
        end as left_out_by
    from seen
    inner join rules
        on
            seen.repository = rules.repository
            and seen.detector = rules.detector
            and (seen.service is null or seen.service = rules.service)
            and (
                seen.service is not null
                or rules.deployment_pattern is null
                or seen.name ~* rules.deployment_pattern
                or seen.path ~* rules.deployment_pattern
            )
            and (
                rules.pattern is null or seen.name ~* rules.pattern or seen.path ~* rules.pattern
            )
            and ((rules.job is null and seen.job is null) or seen.job ~* rules.job)
            and (rules.branch is null or seen.branch ~* rules.branch)
            and (rules.event is null or seen.event ~* rules.event)
    left join environments
        on
            coalesce(seen.environment, rules.environment) = environments.name
            and seen.is_production = environments.is_production
            and seen.is_transient = environments.is_transient
    left join named_otherwise
        on
            seen.detector = named_otherwise.detector
            and seen.name = named_otherwise.name
            and seen.path is not distinct from named_otherwise.path
) as matched;

analyze caught;

create temporary table issue_attributes as
with jira as (
    select distinct on (scope, id) scope, id, payload -> 'fields' as fields
    from log_jira_issues
    order by scope, id, updated_at desc nulls last
),

-- As the model jira_custom_attributes has them.
custom_fields as (
    select distinct fields.scope, fields.id, named.field
    from log_jira_fields as fields
    inner join (
        select 'affected_service' as field
        union
        select field from seed_incident_rules where source = 'jira'
    ) as named
        on
            lower(named.field) in (lower(fields.id), lower(fields.payload ->> 'name'))
            or (
                named.field = 'affected_service'
                and fields.payload #>> '{schema,custom}' like '%:service-entity-field-cftype'
            )
    where fields.id like 'customfield%'
),

github as (
    select distinct on (scope, id) scope, id, payload
    from log_issues
    order by scope, id, updated_at desc nulls last
)

select 'jira' as source, scope, id, field, value
from jira
cross join lateral (
    values
    ('issue_type', fields #>> '{issuetype,name}'),
    ('priority', fields #>> '{priority,name}'),
    ('project', fields #>> '{project,key}'),
    ('status', fields #>> '{status,name}')
) as one (field, value)
where value is not null
union all
select 'jira', scope, id, 'component', component ->> 'name'
from jira
cross join lateral jsonb_array_elements(
    case jsonb_typeof(fields -> 'components') when 'array' then fields -> 'components' else '[]' end
) as component
union all
select 'jira', scope, id, 'label', label #>> '{}'
from jira
cross join lateral jsonb_array_elements(
    case jsonb_typeof(fields -> 'labels') when 'array' then fields -> 'labels' else '[]' end
) as label
union all
select
    'jira', jira.scope, jira.id, custom_fields.field,
    coalesce(
        item ->> 'name',
        nullif(concat_ws(' - ', item ->> 'value', item #>> '{child,value}'), ''),
        item ->> 'id',
        item #>> '{}'
    )
from jira
inner join custom_fields on jira.scope = custom_fields.scope
cross join lateral jsonb_array_elements(
    case jsonb_typeof(fields -> custom_fields.id)
        when 'array' then fields -> custom_fields.id
        else jsonb_build_array(fields -> custom_fields.id)
    end
) as item
where item <> 'null'
union all
select 'github', coalesce(repository_names.repository, github.scope), id, 'label', label ->> 'name'
from github
left join repository_names on github.scope = repository_names.name
cross join lateral jsonb_array_elements(
    case jsonb_typeof(payload -> 'labels') when 'array' then payload -> 'labels' else '[]' end
) as label
union all
select 'aws', scope, alarm, 'alarm', alarm
from (
    select scope, id as alarm from log_alarms
    union
    select scope, payload ->> 'AlarmName' from log_alarm_history
    union
    select scope, alarm from log_pushed_alarms
) as alarms;

create temporary table caught_issues as
select distinct
    seed_incident_rules.line, seed_incident_rules.kind, attributes.source, attributes.scope,
    attributes.id
from issue_attributes as attributes
inner join seed_incident_rules
    on
        attributes.source = seed_incident_rules.source
        and attributes.field = seed_incident_rules.field
        and attributes.value ~* seed_incident_rules.pattern;

create temporary table issue_services as
select attributes.source, attributes.scope, attributes.id, min(services.service) as service
from (select distinct source, scope, id from caught_issues where source = 'jira') as issues
inner join issue_attributes as attributes
    on issues.source = attributes.source and issues.scope = attributes.scope and issues.id = attributes.id
inner join services
    on
        attributes.field in ('component', 'label', 'project', 'affected_service')
        and (
            attributes.value ~* services.incident_pattern
            or (
                services.incident_pattern is null
                and lower(attributes.value)
                in (lower(services.service), lower(split_part(services.repository, '/', 2)))
            )
        )
group by 1, 2, 3
union all
select
    issues.source, issues.scope, issues.id,
    coalesce(min(alone.service), min(labelled.service)) as service
from (select distinct source, scope, id from caught_issues where source = 'github') as issues
left join (
    select repository, min(service) as service
    from services
    group by repository
    having count(distinct service) = 1
) as alone on issues.scope = alone.repository
left join issue_attributes as attributes
    on issues.source = attributes.source and issues.scope = attributes.scope and issues.id = attributes.id
left join services as labelled
    on
        attributes.scope = labelled.repository
        and attributes.value
        ~* coalesce(labelled.incident_pattern, '^' || labelled.service || '$')
group by 1, 2, 3
union all
select source, scope, id, service
from (
    select
        alarms.source, alarms.scope, alarms.id, services.service,
        row_number() over (
            partition by alarms.scope, alarms.id
            order by
                services.incident_pattern is null,
                '-' || translate(lower(alarms.id), '_/.: ', '-----') || '-'
                not like '%-' || translate(lower(services.service), '_/.: ', '-----') || '-%',
                length(services.service) desc, services.service
        ) as choice
    from (select distinct source, scope, id from caught_issues where source = 'aws') as alarms
    inner join services
        on
            alarms.id ~* services.incident_pattern
            or (
                services.incident_pattern is null
                and (
                    '-' || translate(lower(alarms.id), '_/.: ', '-----') || '-'
                    like '%-' || translate(lower(services.service), '_/.: ', '-----') || '-%'
                    or '-' || translate(lower(alarms.id), '_/.: ', '-----') || '-'
                    like
                    '%-'
                    || translate(lower(split_part(services.repository, '/', 2)), '_/.: ', '-----')
                    || '-%'
                )
            )
) as named
where choice = 1;

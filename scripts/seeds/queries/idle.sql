-- Rules for deployments and incidents that catch nothing of what the raw log holds. What the
-- inventory does not see is left out: pins of images, and what pagers and other tools push.
select
    'deployment_rules' as seed,
    rules.line,
    rules.service,
    concat_ws(' ', rules.detector, rules.pattern, rules.job, rules.branch, rules.event) as rule
from seed_deployment_rules as rules
where
    rules.usage <> 'never'
    and rules.detector not in ('deployment_event', 'image_pin', 'gitlab_release')
    and not exists (select from caught where caught.line = rules.line)
    -- Runs of GitLab and CircleCI are pushed as well.
    and not (rules.detector = 'workflow_run' and exists (select from other_runs))
union all
select
    'incident_rules',
    rules.line,
    null,
    concat_ws(' ', rules.source, rules.kind, rules.field, rules.pattern)
from seed_incident_rules as rules
where
    rules.source in ('jira', 'github', 'aws')
    and not exists (select from caught_issues where caught_issues.line = rules.line)
order by 1, 2

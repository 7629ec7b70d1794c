-- Why the newest deployments that are rework are called so.
select
    deployment_id,
    reason,
    evidence_name as name,
    evidence_title as title,
    evidence_url as url
from gold.fct_rework_reasons
order by deployed_date desc, deployment_id, reason, evidence_id
limit %(failures)s

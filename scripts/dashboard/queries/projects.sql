-- The projects whose issues flow is about.
select distinct
    project_key,
    project
from gold.fct_issues
order by project_key

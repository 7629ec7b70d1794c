-- The services there are.
select distinct service
from gold.dora_deployment_frequency
order by service

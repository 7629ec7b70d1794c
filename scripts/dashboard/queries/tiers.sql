-- The tiers of environment there are.
select distinct environment_tier as tier
from gold.dora_deployment_frequency
order by tier

-- Deployments that ended before they began according to their source: two clocks disagree, and the
-- end counts as the start. A warning: it is the sender's clock, and no number is wrong by more than
-- the difference. Rows: detectors and repositories, with their counts.
{{ config(severity='warn') }}

select
    detector,
    repository,
    count(*) as deployment_count
from {{ ref('detections') }}
where is_clock_skewed
group by detector, repository

-- Deployments that their source says ended before they began: two clocks disagree, and the start is
-- taken for the end. A warning: it is the sender's clock, and no number is wrong by more than that.
-- Rows: detectors and repositories, with how many there are.
{{ config(severity='warn') }}

select
    detector,
    repository,
    count(*) as deployment_count
from {{ ref('detections') }}
where is_clock_skewed
group by detector, repository

-- Throughput, work in progress and cycle time by week, the newest weeks of all projects.
select
    throughput.project_key,
    throughput.issue_type,
    throughput.period_start_date as starts_on,
    throughput.period_end_date as ends_on,
    throughput.resolved_count,
    throughput.wip_count,
    cycle_time.cycle_count,
    cycle_time.cycle_p50_seconds as p50,
    cycle_time.cycle_p75_seconds as p75,
    cycle_time.cycle_p90_seconds as p90,
    cycle_time.reason
from gold.flow_throughput as throughput
inner join gold.flow_cycle_time as cycle_time
    on
        throughput.site = cycle_time.site
        and throughput.project_key = cycle_time.project_key
        and throughput.issue_type = cycle_time.issue_type
        and throughput.grain = cycle_time.grain
        and throughput.period_start_date = cycle_time.period_start_date
where throughput.grain = 'week'
order by
    throughput.period_start_date desc, throughput.site, throughput.project_key,
    throughput.issue_type
limit %(week_cells)s

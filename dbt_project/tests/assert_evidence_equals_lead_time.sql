-- Change lead time is its evidence's percentiles, with and without merge commits and machines.
-- Rows: cells that differ from their evidence, in any grain.

with evidence as (
    {{ evidence_by_cell('lead_time') }}
),

aggregated as (

    select
        cell_id,
        count(*) filter (where is_included) as commit_count,
        count(*) filter (where is_included or reason in ('merge_commit', 'bot'))
            as all_commit_count,
        count(*) filter (where reason = 'baseline') as baseline_count,
        count(*) filter (where reason = 'clock_skew') as clock_skew_count,
        count(*) filter (where reason = 'merge_commit') as merge_count,
        count(*) filter (where reason = 'bot') as bot_count,
        {{ statistics('value', 'lead_time', 'is_included') }},
        {{ statistics(
            'value', 'all_lead_time', "is_included or reason in ('merge_commit', 'bot')"
        ) }}
    from evidence
    group by cell_id

),

cells as (

    {{ numbered_cells('dora_lead_time') }}

)

select
    cells.service,
    cells.environment,
    cells.grain,
    cells.period_start_date,
    coalesce(cells.cell_id, aggregated.cell_id) as cell_id,
    cells.commit_count as published,
    aggregated.commit_count as aggregated
from cells
full outer join aggregated
    on cells.cell_id = aggregated.cell_id
where
    coalesce(cells.commit_count, 0) <> coalesce(aggregated.commit_count, 0)
    or coalesce(cells.all_commit_count, 0) <> coalesce(aggregated.all_commit_count, 0)
    or coalesce(cells.baseline_count, 0) <> coalesce(aggregated.baseline_count, 0)
    or coalesce(cells.clock_skew_count, 0) <> coalesce(aggregated.clock_skew_count, 0)
    or coalesce(cells.merge_count, 0) <> coalesce(aggregated.merge_count, 0)
    or coalesce(cells.bot_count, 0) <> coalesce(aggregated.bot_count, 0)
    or cells.lead_time_p50_seconds is distinct from aggregated.lead_time_p50_seconds
    or cells.lead_time_p75_seconds is distinct from aggregated.lead_time_p75_seconds
    or cells.lead_time_p90_seconds is distinct from aggregated.lead_time_p90_seconds
    or abs(cells.lead_time_mean_seconds - aggregated.lead_time_mean_seconds) > 1e-6
    or cells.all_lead_time_p50_seconds is distinct from aggregated.all_lead_time_p50_seconds
    or cells.all_lead_time_p75_seconds is distinct from aggregated.all_lead_time_p75_seconds
    or cells.all_lead_time_p90_seconds is distinct from aggregated.all_lead_time_p90_seconds
    or abs(cells.all_lead_time_mean_seconds - aggregated.all_lead_time_mean_seconds) > 1e-6

-- Where the newest windows stand in DORA's published levels, year by year.
select
    service,
    window_days,
    metric,
    benchmark_year,
    band,
    percentile,
    is_ordered
from gold.dora_bands
where
    as_of_date = (select max(as_of_date) from gold.dora_scorecard)
    and (band is not null or percentile is not null)
order by service, window_days, metric, benchmark_year

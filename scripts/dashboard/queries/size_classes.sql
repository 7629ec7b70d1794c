-- The size classes that were seen, the smallest first.
select distinct
    size_class,
    from_line_count
from gold.dora_by_size
order by from_line_count

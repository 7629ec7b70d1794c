-- Where a repository's pages are: commits and pull requests are linked from there.
select
    repository,
    min(regexp_replace(url, '/pull/[0-9]+$', '')) as url
from gold.fct_pull_requests
group by repository
order by repository

-- Where a repository's pages are, as its pull requests or deployments tell: commits are linked there.
with pages as (

    select
        repository,
        url
    from gold.fct_pull_requests
    union all
    select
        repository,
        url
    from gold.fct_deployments

)

select
    repository,
    min(split_part(url, '/' || repository || '/', 1) || '/' || repository) as url
from pages
where position('/' || repository || '/' in url) > 0
group by repository
order by repository

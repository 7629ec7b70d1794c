-- Issues of Jira and GitHub by the name that pull requests give them. Of two sites with one key the
-- first in the alphabet is meant.
-- Grain: one row per name.

with jira_issues as (

    select
        *,
        row_number() over (
            partition by issue_key order by site, {{ by_id('issue_id') }}
        ) as choice
    from {{ ref('jira__issues') }}

),

github_issues as (

    select * from {{ ref('github__issues') }}

),

final as (

    select
        'jira:' || issue_key as issue,
        title,
        url
    from jira_issues
    where choice = 1
    union all
    select
        'github:' || repository || '#' || cast(number as {{ dbt.type_string() }}) as issue,
        title,
        url
    from github_issues

)

select * from final

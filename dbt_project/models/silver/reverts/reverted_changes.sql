-- The change that each statement reverts: a pull request, or a commit that did not merge one.
-- Grain: one row per repository, taker, kind, thing named and change that it is.

with statements as (

    select * from {{ ref('revert_statements') }}
    where kind = 'pull_request'

),

by_sha as (

    select * from {{ ref('reverts_by_sha') }}

),

by_title as (

    select * from {{ ref('reverts_by_title') }}

),

changes as (

    select
        repository,
        taker,
        'commit' as kind,
        named,
        number,
        sha
    from by_sha
    union
    select
        repository,
        taker,
        kind,
        named,
        number,
        cast(null as {{ dbt.type_string() }}) as sha
    from by_title
    union
    select
        repository,
        taker,
        kind,
        named,
        {{ number_in('named') }} as number,
        cast(null as {{ dbt.type_string() }}) as sha
    from statements

),

final as (

    select
        repository,
        taker,
        kind,
        named,
        coalesce(sha, cast(number as {{ dbt.type_string() }})) as taken,
        number,
        sha
    from changes

)

select * from final
where taken <> taker

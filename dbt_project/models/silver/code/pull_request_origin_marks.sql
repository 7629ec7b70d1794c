-- The origins that pull requests state: by the account that opened them, their branch, their labels
-- and their own commits. A pull request that states none is a person's.
-- Grain: one row per repository, pull request and origin.

with pull_requests as (

    select * from {{ ref('github__pull_requests') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}

),

assisted_pull_requests as (

    select * from {{ ref('assisted_pull_requests') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}

),

labels as (

    select * from {{ ref('pull_request_labels') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}

),

machines as (

    select * from {{ ref('person_identities') }}
    where kind = 'login' and is_machine

),

origin_patterns as (

    select * from {{ ref('origin_patterns') }}

),

marks as (

    select
        pull_requests.repository,
        pull_requests.number,
        origin_patterns.origin
    from pull_requests
    left join labels
        on
            pull_requests.repository = labels.repository
            and pull_requests.number = labels.number
    inner join origin_patterns
        on
            {{ is_named(
                login='pull_requests.author_login', branch='pull_requests.head_ref', label='labels.label',
            ) }}
    union
    select repository, number, 'automation' as origin
    from pull_requests
    where author_type = 'Bot' or lower(author_login) in (select machines.identity from machines)
    union
    select
        repository,
        number,
        'assisted' as origin
    from assisted_pull_requests

),

final as (

    select
        repository,
        number,
        origin
    from marks

)

select * from final

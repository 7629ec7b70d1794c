-- The deployment that shipped a merged pull request to a service's environment, and the method that
-- found it. Its merge commit decides. If that never ships, flagged fallbacks do: its head commit,
-- all of its own commits, or a squashed pull request that contained its merge commit.
-- Grain: one row per pull request, service and environment that it reached.

{{ record_changed_keys({'deployment_id': 'deployment_id'}) }}

with pull_requests as (

    select * from {{ ref('pull_requests') }}
    {{ in_scope('changed_shipments', ['repository', 'number'], condition='merged_at is not null') }}

),

own_commits as (

    select * from {{ ref('github__pull_request_commits') }}
    {{ in_scope('changed_shipments', ['repository', 'number']) }}

),

-- Pull requests whose own commits hold the merge commit of another.
carriers as (

    select
        pull_requests.repository,
        pull_requests.number,
        carriers.merge_sha
    from pull_requests
    inner join {{ ref('github__pull_request_commits') }} as carried
        on
            pull_requests.repository = carried.repository
            and pull_requests.merge_sha = carried.sha
            and pull_requests.number <> carried.number
    inner join {{ ref('pull_requests') }} as carriers
        on
            carried.repository = carriers.repository
            and carried.number = carriers.number
            and carriers.merged_at is not null

),

named_shas as (

    select merge_sha as sha from pull_requests
    union
    select head_sha as sha from pull_requests
    union
    select sha from own_commits
    union
    select merge_sha as sha from carriers

),

shipped as (

    select * from {{ ref('deployment_commits') }}
    where
        is_first_shipment
        and {{ belongs_to('named_shas.sha') }}

),

own_shipments as (

    select
        pull_requests.repository,
        pull_requests.number,
        pull_requests.own_commit_count,
        shipped.service,
        shipped.environment,
        shipped.deployment_id,
        shipped.shipment_order,
        count(*) over (
            partition by
                pull_requests.repository, pull_requests.number,
                shipped.service, shipped.environment
        ) as shipped_count,
        bool_and(shipped.is_outside_paths is true) over (
            partition by
                pull_requests.repository, pull_requests.number,
                shipped.service, shipped.environment
        ) as is_outside_paths,
        row_number() over (
            partition by
                pull_requests.repository, pull_requests.number,
                shipped.service, shipped.environment
            order by shipped.shipment_order desc, shipped.sha
        ) as recency
    from pull_requests
    inner join own_commits
        on
            pull_requests.repository = own_commits.repository
            and pull_requests.number = own_commits.number
    inner join shipped
        on
            own_commits.repository = shipped.repository
            and own_commits.sha = shipped.sha

),

-- The last of its own commits ships a pull request, once all of them are.
by_own_commits as (

    select * from own_shipments
    where
        shipped_count = own_commit_count
        and not is_outside_paths
        and recency = 1

),

candidates as (

    {% for shipped_by, choice, pull_requests, sha in [
        ('merge_commit', 1, 'pull_requests', 'merge_sha'),
        ('head_commit', 2, 'pull_requests', 'head_sha'),
        ('carrying_pull_request', 4, 'carriers', 'merge_sha'),
    ] -%}
    select
        named.repository,
        named.number,
        shipped.service,
        shipped.environment,
        shipped.deployment_id,
        shipped.shipment_order,
        '{{ shipped_by }}' as shipped_by,
        {{ choice }} as choice
    from {{ pull_requests }} as named
    inner join shipped
        on
            named.repository = shipped.repository
            and named.{{ sha }} = shipped.sha
    where shipped.is_outside_paths is not true
    union all
    {% endfor -%}
    select
        repository,
        number,
        service,
        environment,
        deployment_id,
        shipment_order,
        'own_commits' as shipped_by,
        3 as choice
    from by_own_commits

),

ranked as (

    select
        *,
        row_number() over (
            partition by repository, number, service, environment
            order by choice, shipment_order
        ) as preference
    from candidates

),

final as (

    select
        repository,
        number,
        service,
        environment,
        deployment_id,
        shipment_order,
        shipped_by
    from ranked
    where preference = 1

)

select * from final

-- Pull requests with the milestones between their stages.
-- Grain: one row per repository and pull request.

with pull_requests as (

    select * from {{ ref('github__pull_requests') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}

),

own_commits as (

    select * from {{ ref('github__pull_request_commits') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}

),

labels as (

    select * from {{ ref('pull_request_labels') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}

),

human_reviews as (

    select * from {{ ref('human_reviews') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}

),

origins as (

    select
        repository,
        number,
        {{ strongest_origin('origin') }} as origin
    from {{ ref('pull_request_origin_marks') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}
    group by repository, number

),

events as (

    select * from {{ ref('github__issue_events') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}

),

deletions as (

    {{ withdrawn_records('github', 'pull_requests') }}

),

hotfix_rules as (

    select * from {{ ref('hotfix_rules') }}

),

authored as (

    select
        repository,
        number,
        min(authored_at) as first_authored_at,
        count(*) as own_commit_count
    from own_commits
    group by repository, number

),

reviewed as (

    select
        repository,
        number,
        min(submitted_at) as first_review_at,
        min(submitted_at) filter (where state = 'approved') as approved_at,
        count(*) as review_count,
        count(distinct coalesce(reviewer, review_id)) as reviewer_count,
        count(*) filter (where state = 'changes_requested') + 1 as review_round_count
    from human_reviews
    group by repository, number

),

readied as (

    select
        repository,
        number,
        min(occurred_at) as ready_at
    from events
    where event = 'ready_for_review'
    group by repository, number

),

hotfixes as (

    select
        labels.repository,
        labels.number
    from labels
    inner join hotfix_rules
        on
            hotfix_rules.field = 'label'
            and {{ matches('labels.label', 'hotfix_rules.pattern') }}
    union
    select
        pull_requests.repository,
        pull_requests.number
    from pull_requests
    inner join hotfix_rules
        on
            (
                hotfix_rules.field = 'branch'
                and {{ matches('pull_requests.head_ref', 'hotfix_rules.pattern') }}
            )
            or (
                hotfix_rules.field = 'title'
                and {{ matches('pull_requests.title', 'hotfix_rules.pattern') }}
            )

),

final as (

    select
        pull_requests.repository,
        pull_requests.number,
        pull_requests.title,
        pull_requests.url,
        pull_requests.state,
        pull_requests.base_ref,
        pull_requests.head_ref,
        pull_requests.head_sha,
        -- The merge commit of an open pull request is GitHub's test merge, on no branch.
        case when pull_requests.merged_at is not null then pull_requests.merge_commit_sha end
            as merge_sha,
        pull_requests.is_draft,
        coalesce(origins.origin, 'human') as origin,
        coalesce(origins.origin = 'automation', false) as is_bot,
        hotfixes.number is not null as is_hotfix,
        coalesce(authored.own_commit_count, 0) as own_commit_count,
        authored.first_authored_at,
        pull_requests.opened_at,
        coalesce(readied.ready_at, pull_requests.opened_at) as ready_at,
        reviewed.first_review_at,
        reviewed.approved_at,
        pull_requests.additions,
        pull_requests.deletions,
        pull_requests.changed_file_count,
        pull_requests.comment_count,
        coalesce(reviewed.review_count, 0) as review_count,
        coalesce(reviewed.reviewer_count, 0) as reviewer_count,
        coalesce(reviewed.review_round_count, 0) as review_round_count,
        pull_requests.merged_at,
        pull_requests.closed_at,
        pull_requests.fetched_at as known_at
    from pull_requests
    left join origins
        on
            pull_requests.repository = origins.repository
            and pull_requests.number = origins.number
    left join authored
        on
            pull_requests.repository = authored.repository
            and pull_requests.number = authored.number
    left join reviewed
        on
            pull_requests.repository = reviewed.repository
            and pull_requests.number = reviewed.number
    left join readied
        on
            pull_requests.repository = readied.repository
            and pull_requests.number = readied.number
    left join hotfixes
        on
            pull_requests.repository = hotfixes.repository
            and pull_requests.number = hotfixes.number
    left join deletions
        on
            pull_requests.repository = deletions.repository
            and cast(pull_requests.number as {{ dbt.type_string() }}) = deletions.record_id
            and pull_requests.fetched_at <= deletions.deleted_at
    where deletions.record_id is null

)

select * from final

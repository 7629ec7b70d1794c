-- Reviews of pull requests by another person, submitted, and not after the merge. The author's own
-- comments, under any login, and the reviews of bots and agents do not count as a review.
-- Grain: one row per repository, pull request and review.

with reviews as (

    select * from {{ ref('github__reviews') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}

),

pull_requests as (

    select * from {{ ref('github__pull_requests') }}
    {{ in_scope('changed_pull_requests', ['repository', 'number']) }}

),

origin_patterns as (

    select * from {{ ref('origin_patterns') }}

),

logins as (

    select * from {{ ref('person_identities') }}
    where kind = 'login'

),

final as (

    select
        reviews.repository,
        reviews.number,
        reviews.review_id,
        coalesce(reviewers.person, lower(reviews.reviewer_login)) as reviewer,
        reviews.state,
        reviews.submitted_at
    from reviews
    inner join pull_requests
        on
            reviews.repository = pull_requests.repository
            and reviews.number = pull_requests.number
    left join logins as reviewers
        on lower(reviews.reviewer_login) = reviewers.identity
    left join logins as authors
        on lower(pull_requests.author_login) = authors.identity
    where
        reviews.submitted_at is not null
        and reviews.state <> 'pending'
        and reviews.reviewer_login is distinct from pull_requests.author_login
        and coalesce(reviewers.person <> authors.person, true)
        and coalesce(not reviewers.is_machine, true)
        and (
            pull_requests.merged_at is null
            or reviews.submitted_at <= pull_requests.merged_at
        )
        and not {{ is_machine('reviews.reviewer_login', 'reviews.reviewer_type') }}

)

select * from final

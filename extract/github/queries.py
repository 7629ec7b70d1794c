"""The GraphQL documents; aliases give most fields the names that REST gives them."""

ACCOUNT = "{ __typename login }"
COMMIT = """
  sha: oid
  message
  authored: authoredDate
  committed: committedDate
  author { name email user { login } }
  committer { name email user { login } }
  parents(first: 10) { totalCount nodes { sha: oid } }
"""
REVIEW = f"""
  id: fullDatabaseId
  node_id: id
  state
  body
  submitted_at: submittedAt
  html_url: url
  user: author {ACCOUNT}
  commit {{ sha: oid }}
"""
STATUS = f"""
  node_id: id
  state
  description
  environment
  created_at: createdAt
  updated_at: updatedAt
  log_url: logUrl
  environment_url: environmentUrl
  creator {ACCOUNT}
"""

PULL_REQUESTS = f"""
query PullRequests($ids: [ID!]!) {{
  nodes(ids: $ids) {{
    node_id: id
    ... on PullRequest {{
      commits(first: 100) {{ totalCount nodes {{ commit {{ {COMMIT} }} }} }}
      reviews(first: 100) {{ totalCount nodes {{ {REVIEW} }} }}
    }}
  }}
}}
"""

# What a batch cuts at 100 is read on, one record at a time.
PULL_REQUEST_COMMITS = f"""
query PullRequestCommits($id: ID!, $after: String) {{
  node(id: $id) {{
    ... on PullRequest {{
      list: commits(first: 100, after: $after) {{
        pageInfo {{ endCursor hasNextPage }}
        nodes {{ commit {{ {COMMIT} }} }}
      }}
    }}
  }}
}}
"""
PULL_REQUEST_REVIEWS = f"""
query PullRequestReviews($id: ID!, $after: String) {{
  node(id: $id) {{
    ... on PullRequest {{
      list: reviews(first: 100, after: $after) {{
        pageInfo {{ endCursor hasNextPage }}
        nodes {{ {REVIEW} }}
      }}
    }}
  }}
}}
"""

DEPLOYMENTS = f"""
query Deployments($ids: [ID!]!) {{
  nodes(ids: $ids) {{
    node_id: id
    ... on Deployment {{
      statuses(first: 100) {{ totalCount nodes {{ {STATUS} }} }}
    }}
  }}
}}
"""
DEPLOYMENT_STATUSES = f"""
query DeploymentStatuses($id: ID!, $after: String) {{
  node(id: $id) {{
    ... on Deployment {{
      list: statuses(first: 100, after: $after) {{
        pageInfo {{ endCursor hasNextPage }}
        nodes {{ {STATUS} }}
      }}
    }}
  }}
}}
"""

LATEST_STATUS = """
  node_id: id
  ... on Deployment { latestStatus { node_id: id updated_at: updatedAt } }
"""


def latest_statuses(lists: int) -> str:
    """Return a document that looks at up to `lists` times 100 deployments in one request."""
    variables = ", ".join(f"$ids{index}: [ID!]!" for index in range(lists))
    parts = "\n".join(
        f"  part{index}: nodes(ids: $ids{index}) {{ {LATEST_STATUS} }}" for index in range(lists)
    )
    return f"query LatestStatuses({variables}) {{\n{parts}\n}}"


# Every fixed document, for the test that validates them against GitHub's own schema.
DOCUMENTS = (
    PULL_REQUESTS,
    PULL_REQUEST_COMMITS,
    PULL_REQUEST_REVIEWS,
    DEPLOYMENTS,
    DEPLOYMENT_STATUSES,
    latest_statuses(1),
    latest_statuses(10),
)

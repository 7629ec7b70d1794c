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
      additions
      deletions
      changed_files: changedFiles
      total_comments: totalCommentsCount
      commits(first: 100) {{ totalCount nodes {{ commit {{ {COMMIT} }} }} }}
      reviews(first: 100) {{ totalCount nodes {{ {REVIEW} }} }}
    }}
  }}
}}
"""

# A list that a batch cuts at 100 is continued, one record at a time.
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

CHECK_RUN = """
  node_id: id
  name
  status
  conclusion
  started_at: startedAt
  completed_at: completedAt
  details_url: detailsUrl
"""
# The jobs of a workflow run are the check runs of its suite, those of earlier attempts among them.
SUITE = f"""
  node_id: id
  ... on CheckSuite {{
    checkRuns(first: 50, filterBy: {{checkType: ALL}}) {{ totalCount nodes {{ {CHECK_RUN} }} }}
  }}
"""
CHECK_RUNS = f"""
query CheckRuns($id: ID!, $after: String) {{
  node(id: $id) {{
    ... on CheckSuite {{
      list: checkRuns(first: 100, after: $after, filterBy: {{checkType: ALL}}) {{
        pageInfo {{ endCursor hasNextPage }}
        nodes {{ {CHECK_RUN} }}
      }}
    }}
  }}
}}
"""
CHECK_SUITE_STATES = """
query CheckSuiteStates($ids: [ID!]!) {
  nodes(ids: $ids) { node_id: id ... on CheckSuite { status } }
}
"""

LATEST_STATUS = """
  node_id: id
  ... on Deployment { latestStatus { node_id: id updated_at: updatedAt } }
"""


def latest_statuses(lists: int) -> str:
    """Return a document that looks at up to `lists` times 100 deployments in one request."""
    return _lists("LatestStatuses", lists, LATEST_STATUS)


def check_suites(lists: int) -> str:
    """Return a document that reads up to `lists` times 100 check suites in one request."""
    return _lists("CheckSuites", lists, SUITE)


def _lists(name: str, lists: int, asked: str) -> str:
    variables = ", ".join(f"$ids{index}: [ID!]!" for index in range(lists))
    parts = "\n".join(
        f"  part{index}: nodes(ids: $ids{index}) {{ {asked} }}" for index in range(lists)
    )
    return f"query {name}({variables}) {{\n{parts}\n}}"


# What is asked of a commit or tree, and of a commit's near history.
TREE = "oid entries { name mode oid type }"
TREES = f"... on Commit {{ tree {{ {TREE} }} }} ... on Tree {{ {TREE} }}"
BLOBS = "... on Blob { text isTruncated }"
NEAR_HISTORY = f"... on Commit {{ history(first: 20) {{ nodes {{ {COMMIT} }} }} }}"


def objects(asked: str, count: int) -> str:
    """Return a document that asks the same of `count` git objects, by their names `$o0`, `$o1`, …

    The shas are variables, so that every batch of one size is the same document to GitHub.
    """
    variables = ", ".join(f"$o{index}: GitObjectID!" for index in range(count))
    parts = "\n".join(
        f"    o{index}: object(oid: $o{index}) {{ {asked} }}" for index in range(count)
    )
    return (
        f"query Objects($owner: String!, $name: String!, {variables}) {{\n"
        f"  repository(owner: $owner, name: $name) {{\n{parts}\n  }}\n}}"
    )


# Where CODEOWNERS may be, in GitHub's order: the first one counts.
CODE_OWNERS_PLACES = {
    "github": ".github/CODEOWNERS",
    "root": "CODEOWNERS",
    "docs": "docs/CODEOWNERS",
}
_PLACES = "\n".join(
    f'      {name}: object(expression: "HEAD:{path}") '
    "{ ... on Blob { oid byteSize isTruncated text } }"
    for name, path in CODE_OWNERS_PLACES.items()
)
CODE_OWNERS = f"""
query CodeOwners($ids: [ID!]!) {{
  nodes(ids: $ids) {{
    node_id: id
    ... on Repository {{
{_PLACES}
    }}
  }}
}}
"""

PROOF = "query Proof { rateLimit { cost } }"

TOTALS = """
query Totals($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    issues(first: 1) { totalCount }
    pullRequests(first: 1) { totalCount }
  }
}
"""

# Every fixed document, for the test that validates them against GitHub's own schema.
DOCUMENTS = (
    PULL_REQUESTS,
    PULL_REQUEST_COMMITS,
    PULL_REQUEST_REVIEWS,
    DEPLOYMENTS,
    DEPLOYMENT_STATUSES,
    check_suites(1),
    check_suites(4),
    CHECK_RUNS,
    CHECK_SUITE_STATES,
    latest_statuses(1),
    latest_statuses(10),
    objects(TREES, 2),
    objects(NEAR_HISTORY, 2),
    objects(BLOBS, 2),
    TOTALS,
    CODE_OWNERS,
    PROOF,
)

"""A small company's history that has a record in every raw table the warehouse reads."""

from tests.dbt.history import History, iso

DAY = "2026-03-02"


def tell(repository: str) -> History:
    """Return the history of one repository, its Jira site and its AWS account."""
    history = History(repository)
    _code(history)
    _delivery(history)
    _issues(history)
    _jira(history)
    _aws(history)
    _pagerduty(history)
    return history


def _code(h: History) -> None:
    h.commit("first", f"{DAY}T08:00", files=["api/main.py"])
    h.commit("second", f"{DAY}T09:00", ["first"], message="Second #7")
    h.pinned("second", {"overlays/prod/kustomization.yaml": "newTag: v1"})
    own = [("own", f"{DAY}T08:30")]
    h.pull_request(
        7, f"{DAY}T08:40", merged=f"{DAY}T09:00", merge="second", own=own, labels=["hotfix"]
    )
    h.review(7, f"{DAY}T08:50", by="grace", state="APPROVED")
    h.event(7, "ready_for_review", f"{DAY}T08:45")
    h.put("github", "branches", "main", {"name": "main", "commit": {"sha": h.sha("second")}})
    h.tag("v1", "second")


def _delivery(h: History) -> None:
    h.deploy(1, "first", f"{DAY}T08:05", f"{DAY}T08:10", task="deploy", run=5)
    h.deploy(2, "second", f"{DAY}T10:00", f"{DAY}T10:10")
    h.release(3, "v1", "second", f"{DAY}T11:00")
    h.run(5, 1, "second", f"{DAY}T10:00", f"{DAY}T10:10", conclusion="success")
    h.job(5, 1, 51, "deploy", f"{DAY}T10:00", f"{DAY}T10:10")


def _pagerduty(h: History) -> None:
    scope, key = "acme.pagerduty.com", h.repository.replace("/", "-")
    incident = {
        "id": key,
        "created_at": f"{DAY}T16:00:00Z",
        "title": "Checkout answers 500",
        "status": "resolved",
        "incident_key": key,
        "service": {"id": key, "summary": h.repository},
        "priority": {"summary": "P1"},
        "urgency": "high",
        "html_url": f"https://acme.pagerduty.com/incidents/{key}",
        "body": {"details": "caused by #7"},
        "first_trigger_log_entry": {"channel": {"cef_details": {"dedup_key": key}}},
    }
    h.put("pagerduty", "incidents", key, incident, f"{DAY}T17:00", scope=scope)
    for minute, kind in (("00", "trigger"), ("10", "annotate"), ("20", "resolve")):
        entry = {
            "id": f"{key}-{minute}",
            "type": f"{kind}_log_entry",
            "created_at": f"{DAY}T16:{minute}:00Z",
            "incident": {"id": key},
            "channel": {"summary": "see #7"},
        }
        h.put("pagerduty", "log_entries", entry["id"], entry, f"{DAY}T16:{minute}", scope=scope)


def _issues(h: History) -> None:
    h.issue(
        500,
        f"{DAY}T12:00",
        closed=f"{DAY}T13:00",
        body="caused by #7",
        labels=["incident"],
        issue_id=70_500,
    )
    h.event(500, "closed", f"{DAY}T13:00")
    h.event(500, "labeled", f"{DAY}T12:10", label="incident")
    h.delete("issues", "501", f"{DAY}T13:00")
    start = {"stream": "issues", "known_from": iso(f"{DAY}T08:00"), "reason": "not_listed"}
    h.put("github", "history_starts", "issues", start, f"{DAY}T08:00")


def _jira(h: History) -> None:
    project = "P" + "".join(filter(str.isalnum, h.repository)).upper()
    h.jira_issue(
        f"{project}-1",
        f"{DAY}T12:00",
        component=h.repository,
        status="Done",
        issue_type="Incident",
        resolved=f"{DAY}T13:00",
        changes=[(f"{DAY}T13:00", "To Do", "Done")],
        links=[f"{project}-2"],
        description="see #7",
    )
    site = "jira.example"
    version = {
        "id": h.repository,
        "name": "1.0",
        "self": "https://jira.example/rest/api/2/version/1",
        "projectId": project,
        "released": True,
        "releaseDate": DAY,
    }
    h.put("jira", "versions", h.repository, version, scope=site)
    sprint = {
        "id": h.repository,
        "name": "Sprint",
        "state": "closed",
        "originBoardId": "1",
        "startDate": iso(f"{DAY}T08:00"),
        "endDate": iso(f"{DAY}T18:00"),
        "completeDate": iso(f"{DAY}T18:00"),
    }
    h.put("jira", "sprints", h.repository, sprint, scope=site)
    h.put("jira", "boards", h.repository, {"name": "B", "type": "scrum"}, scope=site)
    kind = {"name": "Incident", "subtask": False, "hierarchyLevel": 0}
    h.put("jira", "issue_types", h.repository, kind, scope=site)
    h.put("jira", "projects", project, {"key": project, "name": "Shop"}, scope=site)
    status = {"name": "Doing", "statusCategory": {"key": "indeterminate"}}
    h.put("jira", "statuses", h.repository, status, scope=site)
    schema = {"type": "array", "custom": "com.pyxis.greenhopper.jira:gh-sprint"}
    h.put("jira", "fields", project, {"name": "Sprint", "schema": schema}, scope=site)
    gone = {"table": "issues", "id": project, "is_deleted": True}
    h.put("jira", "deletions", f"issues/{project}", gone, f"{DAY}T18:00", scope=site)
    host = f"{project.lower()}.example"
    h.put("jira", "sites", host, {"host": host, "site": host}, scope=host)


def _aws(h: History) -> None:
    scope, name = "111122223333/eu-central-1", h.repository.replace("/", "-")
    source = {
        "actionName": "App",
        "revisionId": h.sha("second"),
        "revisionUrl": f"https://github.com/{h.repository}/commit/{h.sha('second')}",
    }
    execution = {
        "pipelineExecutionId": "e1",
        "status": "Failed",
        "executionType": "STANDARD",
        "startTime": f"{DAY}T14:00:00.812Z",
        "lastUpdateTime": f"{DAY}T14:00:00.000Z",
        "sourceRevisions": [source],
    }
    at = f"{DAY}T14:00"
    h.put("aws", "pipeline_executions", f"{name}/e1", execution, at, scope=scope)
    action = {
        "stageName": "Production",
        "actionName": "Deploy",
        "status": "Failed",
        "lastUpdateTime": f"{DAY}T14:00:00.000Z",
    }
    h.put("aws", "action_executions", f"{name}/e1/a1", action, at, scope=scope)
    step = {
        "name": "App",
        "actionTypeId": {"category": "Source"},
        "configuration": {"FullRepositoryId": h.repository, "BranchName": "main"},
    }
    definition = {"pipeline": {"name": name, "stages": [{"name": "S", "actions": [step]}]}}
    h.put("aws", "pipelines", name, definition, at, scope=scope)
    deployed = {
        "applicationName": name,
        "deploymentGroupName": "production",
        "status": "Succeeded",
        "createTime": f"{DAY}T15:00:00.000Z",
        "completeTime": f"{DAY}T15:10:00.000Z",
        "revision": {"gitHubLocation": {"repository": h.repository, "commitId": h.sha("second")}},
    }
    h.put("aws", "codedeploy_deployments", f"d-{name}", deployed, at, scope=scope)
    alarm = {
        "AlarmName": f"{name}-5xx",
        "StateValue": "OK",
        "StateUpdatedTimestamp": f"{DAY}T16:10:00.000Z",
        "StateTransitionedTimestamp": f"{DAY}T16:10:00.000Z",
    }
    h.put("aws", "alarms", f"{name}-5xx", alarm, at, scope=scope)
    for minute, state in (("00", "ALARM"), ("10", "OK")):
        change = {
            "AlarmName": f"{name}-5xx",
            "Timestamp": f"{DAY}T16:{minute}:00.000Z",
            "HistoryData": f'{{"newState": {{"stateValue": "{state}"}}}}',
            "HistorySummary": f"Alarm updated to {state}",
        }
        key = f"{name}-5xx/{DAY}T16:{minute}:00.000Z"
        h.put("aws", "alarm_history", key, change, f"{DAY}T16:{minute}", scope=scope)

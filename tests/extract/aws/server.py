"""An AWS over HTTP: moto's own server, with what moto lacks put into it.

Recorded-shape fakes, in the shapes of the API reference and of botocore's service model:

- `ListPipelineExecutions`: moto runs no action, so its executions all succeed at once and have no
  source revisions. The fake gives what a test put into `executions`, newest first.
- `ListActionExecutions` and `DescribeAlarmHistory`: moto has neither. The fakes give what a test
  put into `actions` (newest first) and `history` (filtered and sorted as asked).
- Paging: moto gives these lists in one page. The fake cuts them, with tokens.
- `faults`: moto never throttles, expires or denies. The fake answers with an error's code and
  message, as AWS serialises it, instead of asking moto.

Everything else (pipelines, CodeDeploy, alarms, STS and its roles) is moto's.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from moto.cloudwatch.responses import CloudWatchResponse
from moto.codedeploy.responses import CodeDeployResponse
from moto.codepipeline.responses import CodePipelineResponse
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.moto_api._internal.models import moto_api_backend
from moto.server import ThreadedMotoServer
from moto.sts.responses import TokenResponse

RESPONSES = (CodePipelineResponse, CodeDeployResponse, CloudWatchResponse, TokenResponse)
# Every list that pages, with the names of its rows and of its token.
LISTS = {
    (CodePipelineResponse, "list_pipelines"): ("pipelines", "nextToken"),
    (CodeDeployResponse, "list_deployments"): ("deployments", "nextToken"),
    (CloudWatchResponse, "describe_alarms"): ("MetricAlarms", "NextToken"),
}
Json = dict[str, Any]


@dataclass
class Fault:
    """An error that AWS answers instead, `times` times (-1: always), in one region or in all."""

    code: str
    message: str
    times: int = -1
    region: str | None = None


@dataclass
class Aws:
    """What the fakes answer from, and what was asked.

    Attributes:
        executions, actions: by account, region and pipeline.
        history: by account and region.
        faults: by action, as IAM names it without its service.
        asked: the requests that came, by region and action.
    """

    url: str = ""
    page_size: int = 100
    executions: dict[tuple[str, str, str], list[Json]] = field(default_factory=dict)
    actions: dict[tuple[str, str, str], list[Json]] = field(default_factory=dict)
    history: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)

    def fault(self, action: str, region: str) -> Fault | None:
        """Return the fault that this request meets, and count it down."""
        fault = self.faults.get(action)
        if fault is None or fault.times == 0 or fault.region not in (None, region):
            return None
        fault.times -= 1
        return fault


@contextmanager
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """Run the server on a free port, with an empty AWS behind it."""
    moto_api_backend.reset()
    aws = Aws()
    _install(aws, monkeypatch)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    aws.url = f"http://{host}:{port}"
    try:
        yield aws
    finally:
        server.stop()


def _install(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    for response in RESPONSES:
        monkeypatch.setattr(response, "call_action", _meeting_faults(aws, response.call_action))
    for (response, method), (rows, token) in LISTS.items():
        paged = _paged(aws, getattr(response, method), rows, token)
        monkeypatch.setattr(response, method, paged)

    def executions(self: BaseResponse) -> ActionResult:
        key = (self.current_account, self.region, self._get_param("pipelineName"))
        return _page(
            aws, self, aws.executions.get(key, []), "pipelineExecutionSummaries", "nextToken"
        )

    def actions(self: BaseResponse) -> ActionResult:
        key = (self.current_account, self.region, self._get_param("pipelineName"))
        return _page(aws, self, aws.actions.get(key, []), "actionExecutionDetails", "nextToken")

    def history(self: BaseResponse) -> ActionResult:
        start = self._get_param("StartDate")
        # However many types are asked for, AWS answers with one.
        alarm_type = (self._get_param("AlarmTypes") or ["MetricAlarm"])[0]
        kind = self._get_param("HistoryItemType")
        found = [
            item
            for item in aws.history.get((self.current_account, self.region), [])
            if item["HistoryItemType"] == kind
            and item["AlarmType"] == alarm_type
            and (start is None or item["Timestamp"] >= start)
        ]
        found.sort(key=lambda item: item["Timestamp"])
        return _page(aws, self, found, "AlarmHistoryItems", "NextToken")

    monkeypatch.setattr(CodePipelineResponse, "list_pipeline_executions", executions)
    monkeypatch.setattr(CodePipelineResponse, "list_action_executions", actions, raising=False)
    monkeypatch.setattr(CloudWatchResponse, "describe_alarm_history", history, raising=False)


def _meeting_faults(aws: Aws, call: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def call_action(self: BaseResponse) -> Any:
        action = self._get_action()
        aws.asked[(self.region, action)] += 1
        if fault := aws.fault(action, self.region):
            # moto finds the service whose way of telling errors is meant by the module.
            error = type(fault.code, (ServiceException,), {"__module__": type(self).__module__})
            return self.serialized(ActionResult(error(fault.code, fault.message)))
        return call(self)

    return call_action


def _paged(
    aws: Aws, method: Callable[[Any], Any], rows: str, token: str
) -> Callable[[Any], ActionResult]:
    def call(self: BaseResponse) -> ActionResult:
        answer = method(self)
        # Some of moto's services answer with the text, some with what is to be serialised.
        whole = json.loads(answer) if isinstance(answer, str) else answer.result
        page = _page(aws, self, whole[rows], rows, token)
        # What the list has beside its rows stands on every page, as with AWS.
        return ActionResult({**whole, **page.result})

    return call


def _page(aws: Aws, response: BaseResponse, listed: list[Any], rows: str, token: str) -> Any:
    start = int(response._get_param(token) or 0)
    end = start + aws.page_size
    result: Json = {rows: listed[start:end]}
    if end < len(listed):
        result[token] = str(end)
    return ActionResult(result)


def instant(text: str) -> datetime:
    """Read a time of a test's; moto's times are in UTC and say no zone."""
    return datetime.fromisoformat(text)

"""What a request's body says: acts as our own JSON, or as CloudEvents 1.0 in any of its three modes.

Source: CloudEvents 1.0.2, HTTP Protocol Binding (binary, structured, batched) and JSON Event Format.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.http import HTTPMessage, from_http
from cloudevents.core.exceptions import BaseCloudEventException
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from shulong.data.connectors.json_records import DECODER, DuplicateKey, as_json
from shulong.terms.errors import ContractFault
from shulong.terms.text import Text

EVENT = "application/cloudevents+json"
EVENTS = "application/cloudevents-batch+json"
EVENT_TYPE = "cn.shulong.act.recorded.v1"
"""The type of an event whose data is one act."""


def acts_of(body: bytes, headers: Mapping[str, str]) -> tuple[list[Any], str]:
    """The acts of a request, and the idempotency key that its form implies (empty where it implies none).

    Raises:
        ContractFault: the body is not what its content type says.
    """
    form = headers.get("content-type", "").split(";")[0].strip().lower()
    if form == EVENTS:
        events = [_event(HTTPMessage({"content-type": EVENT}, as_json(each).encode())) for each in _many(_json(body))]
        return [_act(event, number) for number, event in enumerate(events, start=1)], ""
    if form == EVENT or "ce-specversion" in headers:
        event = _event(HTTPMessage(dict(headers), body))
        return [_act(event, 1)], f"event {event.get_source()} {event.get_id()}"
    given = _json(body)
    return (given if isinstance(given, list) else [given]), ""


def _json(body: bytes) -> Any:
    try:
        return DECODER.decode(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _fault("请求体应为 UTF-8", "the body should be UTF-8") from error
    except DuplicateKey as error:
        raise _fault("同一对象中有重复的键", "one object has the same key twice") from error
    except (ValueError, RecursionError) as error:
        raise _fault("请求体不是有效的 JSON", "the body is not valid JSON") from error


def _many(given: Any) -> list[Any]:
    if not isinstance(given, list):
        raise _fault("CloudEvents 批次应为 JSON 数组", "a batch of CloudEvents should be a JSON array")
    return given


def _event(message: HTTPMessage) -> BaseCloudEvent:
    try:
        return from_http(message, JSONFormat(), CloudEvent)
    except BaseCloudEventException as error:
        raise _fault(f"CloudEvents 事件有误：{error}", f"the CloudEvent is wrong: {error}") from error
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise _fault("CloudEvents 事件无法读取", "the CloudEvent cannot be read") from error


def _act(event: BaseCloudEvent, number: int) -> Any:
    if event.get_type() != EVENT_TYPE:
        raise _fault(f"第 {number} 个事件的 type 应为 {EVENT_TYPE}", f"event {number}: its type should be {EVENT_TYPE}")
    data = event.get_data()
    return _json(data.encode() if isinstance(data, str) else data) if isinstance(data, (bytes, str)) else data


def _fault(zh: str, en: str) -> ContractFault:
    return ContractFault(
        zh,
        en,
        mend=Text(zh="请更正后重新报送，本次未接收任何一条。", en="Mend it and send it again; nothing of it was kept."),
    )

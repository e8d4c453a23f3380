import { expect, test } from "vitest";
import { OCPP16 } from "../../src/messages/v16.ts";
import { OCPP201 } from "../../src/messages/v201.ts";
import { OCPP21 } from "../../src/messages/v21.ts";
import { CallRefused } from "../../src/rpc/rpc-error.ts";
import { engineFor, partsOf, settle } from "./pair.ts";

const NOW = "2026-01-01T00:00:00Z";
const START = { connectorId: 1, idTag: "A", meterStart: 0, timestamp: NOW };
const boot = (id: string): string => JSON.stringify([2, id, "Heartbeat", {}]);

test("a call is sent as [2, id, action, payload] and resolves to the payload of its answer", async () => {
  const { engine, sent } = engineFor(OCPP16);
  const answer = engine.call("Heartbeat", {});
  expect(sent).toEqual(['[2,"id1","Heartbeat",{}]']);
  engine.receive(`[3,"id1",{"currentTime":"${NOW}"}]`);
  expect(await answer).toEqual({ currentTime: NOW });
});

test("of ten calls one is in flight, and the next goes out when its answer has come", async () => {
  const { engine, sent } = engineFor(OCPP16);
  const answers = Array.from({ length: 10 }, () => engine.call("Heartbeat", {}));
  for (let n = 1; n <= 10; n += 1) {
    expect(sent).toHaveLength(n);
    engine.receive(`[3,"id${n}",{"currentTime":"${NOW}"}]`);
  }
  await expect(Promise.all(answers)).resolves.toHaveLength(10);
});

test("a call that finds the queue full is rejected with OCPP_QUEUE_FULL and is not sent", async () => {
  const { engine, sent } = engineFor(OCPP16, { settings: { maxQueued: 1 } });
  const kept = [engine.call("Heartbeat", {}), engine.call("Heartbeat", {})];
  await expect(engine.call("Heartbeat", {})).rejects.toMatchObject({ code: "OCPP_QUEUE_FULL" });
  expect(sent).toHaveLength(1);
  engine.close("end");
  await expect(Promise.allSettled(kept)).resolves.toHaveLength(2);
});

test("without an answer a call ends at its time-out, not a millisecond earlier, and the next one goes out", async () => {
  const { engine, sent, clock } = engineFor(OCPP16);
  const slow = engine.call("Heartbeat", {}, { timeoutMs: 1000 });
  const next = engine.call("Heartbeat", {});
  clock.ms = 999;
  engine.tick();
  expect(sent).toHaveLength(1);
  clock.ms = 1000;
  engine.tick();
  await expect(slow).rejects.toMatchObject({ code: "OCPP_TIMEOUT" });
  expect(sent).toHaveLength(2);
  engine.receive(`[3,"id2",{"currentTime":"${NOW}"}]`);
  await expect(next).resolves.toBeDefined();
});

test("the time of a call begins when it is sent, not when it is asked for", () => {
  const { engine, clock } = engineFor(OCPP16);
  engine.call("Heartbeat", {}).catch(() => undefined);
  engine.call("Heartbeat", {}, { timeoutMs: 10 }).catch(() => undefined);
  clock.ms = 5000;
  engine.receive(`[3,"id1",{"currentTime":"${NOW}"}]`);
  expect(engine.dueMs).toBe(5010);
});

test("an answer after the time-out is told as late, once, and disturbs no later call", async () => {
  const { engine, events, clock } = engineFor(OCPP16);
  const slow = engine.call("Heartbeat", {}, { timeoutMs: 1000 });
  clock.ms = 1000;
  engine.tick();
  await expect(slow).rejects.toMatchObject({ code: "OCPP_TIMEOUT" });
  const next = engine.call("Heartbeat", {});
  engine.receive(`[3,"id1",{"currentTime":"${NOW}"}]`);
  engine.receive(`[3,"id1",{"currentTime":"${NOW}"}]`);
  expect(events.map((event) => event.kind)).toEqual(["late-answer", "stray-answer"]);
  engine.receive('[3,"id2",{"currentTime":"2027-01-01T00:00:00Z"}]');
  expect(await next).toEqual({ currentTime: "2027-01-01T00:00:00Z" });
});

test("a closed engine rejects what waits, what is asked later, and sends nothing more", async () => {
  const { engine, sent } = engineFor(OCPP16);
  const waiting = engine.call("Heartbeat", {});
  engine.close("the link is gone");
  await expect(waiting).rejects.toMatchObject({ code: "OCPP_CLOSED" });
  await expect(engine.call("Heartbeat", {})).rejects.toMatchObject({ code: "OCPP_CLOSED" });
  engine.receive(boot("9"));
  expect(sent).toHaveLength(1);
});

test("an aborted call that waits is not sent; one in flight keeps its place until it is answered", async () => {
  const { engine, sent } = engineFor(OCPP16);
  const [first, second] = [new AbortController(), new AbortController()];
  const calls = [first, second].map(({ signal }) => engine.call("Heartbeat", {}, { signal }));
  const last = engine.call("GetLocalListVersion", {});
  first.abort();
  second.abort();
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: "ABORTED" });
  expect(sent).toHaveLength(1);
  engine.receive(`[3,"id1",{"currentTime":"${NOW}"}]`);
  expect(sent.at(-1)).toBe('[2,"id3","GetLocalListVersion",{}]');
  engine.receive('[3,"id3",{"listVersion":0}]');
  await expect(last).resolves.toEqual({ listVersion: 0 });
});

test("a payload that breaks its schema is not sent", async () => {
  const { engine, sent } = engineFor(OCPP16);
  const wrong = { connectorId: 1, type: "Broken" } as unknown as { connectorId: number; type: "Operative" };
  await expect(engine.call("ChangeAvailability", wrong)).rejects.toMatchObject({
    code: "OCPP_INVALID_PAYLOAD",
    context: { action: "ChangeAvailability" },
  });
  expect(sent).toEqual([]);
});

test("an answer that breaks its schema rejects the call with OCPP_INVALID_RESPONSE", async () => {
  const { engine } = engineFor(OCPP16);
  const answer = engine.call("Reset", { type: "Soft" });
  engine.receive('[3,"id1",{"status":"Banana"}]');
  await expect(answer).rejects.toMatchObject({ code: "OCPP_INVALID_RESPONSE" });
});

test("2.1 tells the other side of an answer that breaks its schema with a CALLRESULTERROR", async () => {
  const { engine, sent } = engineFor(OCPP21);
  const answer = engine.call("Heartbeat", {});
  engine.receive('[3,"id1",{"currentTime":5}]');
  await expect(answer).rejects.toMatchObject({ code: "OCPP_INVALID_RESPONSE" });
  expect(sent.at(-1)).toBe('[5,"id1","TypeConstraintViolation","must be string",{"path":"/currentTime"}]');
});

test.each([
  ['[4,"id1","GenericError","no","yes"]', "GenericError"],
  ['[4,"id1","NotSupported"]', "NotSupported"],
  ['[4,"id1"]', "GenericError"],
  ['[4,"id1",null,null,null]', "GenericError"],
  ['[4,"id1","FormationViolation","",{}]', "FormatViolation"],
  ['[4,"id1","FormatViolation","",{}]', "FormatViolation"],
  ['[4,"id1","OccurenceConstraintViolation","",{}]', "OccurrenceConstraintViolation"],
  ['[4,"id1","OccurrenceConstraintViolation","",{}]', "OccurrenceConstraintViolation"],
  ['[4,"id1","VendorSpecific","",{}]', "GenericError"],
])("the error %s ends its call with the code %s", async (text, rpcCode) => {
  const { engine } = engineFor(OCPP16);
  const answer = engine.call("Heartbeat", {});
  engine.receive(text);
  await expect(answer).rejects.toMatchObject({ code: "OCPP_CALL_ERROR", context: { rpcCode } });
});

test("a handler's answer goes out under the id of its call", () => {
  const { engine, sent } = engineFor(OCPP16, { handlers: { Heartbeat: () => ({ currentTime: NOW }) } });
  engine.receive(boot("abc"));
  expect(sent).toEqual([`[3,"abc",{"currentTime":"${NOW}"}]`]);
});

test("calls are handled one after the other, in the order in which they came", async () => {
  const started: string[] = [];
  const release: (() => void)[] = [];
  const { engine, sent } = engineFor(OCPP16, {
    handlers: {
      Heartbeat: async (_payload, { messageId }) => {
        started.push(messageId);
        await new Promise<void>((resolve) => release.push(resolve));
        return { currentTime: NOW };
      },
    },
  });
  for (const id of ["a", "b", "c"]) engine.receive(boot(id));
  for (const expected of [["a"], ["a", "b"], ["a", "b", "c"]]) {
    expect(started).toEqual(expected);
    release.shift()?.();
    await settle();
  }
  expect(sent.map((text) => text.slice(4, 5))).toEqual(["a", "b", "c"]);
});

test("a call beyond the limit of waiting ones is answered InternalError, and the others are still handled", async () => {
  let release = (): void => undefined;
  const { engine, sent } = engineFor(OCPP16, {
    settings: { maxIncoming: 1 },
    handlers: {
      Heartbeat: () => new Promise((resolve) => (release = () => resolve({ currentTime: NOW }))),
    },
  });
  for (const id of ["a", "b", "c"]) engine.receive(boot(id));
  expect(sent).toEqual(['[4,"c","InternalError","too many calls wait for their answer",{}]']);
  release();
  await settle();
  release();
  await settle();
  expect(sent.map((text) => text.slice(4, 5))).toEqual(["c", "a", "b"]);
});

test("a thousand calls in one turn do not overflow the stack", () => {
  const { engine, sent } = engineFor(OCPP16, { handlers: { Heartbeat: () => ({ currentTime: NOW }) } });
  for (let n = 0; n < 1000; n += 1) engine.receive(boot(String(n)));
  expect(sent).toHaveLength(1000);
});

test("the same frame again gets the same answer, and its handler does not run again", () => {
  let transactions = 0;
  const { engine, sent, events } = engineFor(OCPP16, {
    handlers: {
      StartTransaction: () => ({
        idTagInfo: { status: "Accepted" as const },
        transactionId: (transactions += 1),
      }),
    },
  });
  const frame = JSON.stringify([2, "s1", "StartTransaction", START]);
  engine.receive(frame);
  engine.receive(frame);
  expect(transactions).toBe(1);
  expect(sent[1]).toBe(sent[0]);
  expect(events).toEqual([{ kind: "repeated-call", id: "s1", action: "StartTransaction" }]);
});

test("a message id that comes again for another call is told and handled", () => {
  const { engine, sent, events } = engineFor(OCPP16, {
    handlers: { Heartbeat: () => ({ currentTime: NOW }), StatusNotification: () => ({}) },
  });
  engine.receive(boot("1"));
  engine.receive(
    JSON.stringify([
      2,
      "1",
      "StatusNotification",
      { connectorId: 1, errorCode: "NoError", status: "Available" },
    ]),
  );
  expect(events).toEqual([{ kind: "reused-id", id: "1", action: "StatusNotification" }]);
  expect(sent[1]).toBe('[3,"1",{}]');
});

test("a message id that is in progress is answered ProtocolError", () => {
  const { engine, sent } = engineFor(OCPP16, { handlers: { Heartbeat: () => new Promise(() => undefined) } });
  engine.receive(boot("1"));
  engine.receive(boot("1"));
  expect(sent).toEqual([
    '[4,"1","ProtocolError","a call with this message id is being answered already",{}]',
  ]);
});

test("an action that does not exist is answered NotImplemented", () => {
  const { engine, sent } = engineFor(OCPP16);
  engine.receive('[2,"1","MakeCoffee",{}]');
  expect(sent).toEqual(['[4,"1","NotImplemented","OCPP 1.6 has no such action",{}]']);
});

test("an action without a handler is answered NotSupported", () => {
  const { engine, sent } = engineFor(OCPP16);
  engine.receive(boot("1"));
  expect(sent).toEqual(['[4,"1","NotSupported","Heartbeat is not supported here",{}]']);
});

test.each([
  [{ ...START, connectorId: "1" }, "TypeConstraintViolation"],
  [{}, "OccurenceConstraintViolation"],
  [{ ...START, idTag: "x".repeat(21) }, "PropertyConstraintViolation"],
  [{ ...START, colour: "red" }, "FormationViolation"],
])("1.6 answers the payload %j with %s", (payload, code) => {
  const { engine, sent } = engineFor(OCPP16);
  engine.receive(JSON.stringify([2, "1", "StartTransaction", payload]));
  expect(partsOf(sent[0]).slice(0, 3)).toEqual([4, "1", code]);
});

test("2.0.1 spells its error codes as its own standard does", () => {
  const { engine, sent } = engineFor(OCPP201);
  engine.receive('[2,"1","Heartbeat",{"colour":"red"}]');
  engine.receive('[2,"2","BootNotification",{}]');
  expect(sent.map((text) => partsOf(text)[2])).toEqual(["FormatViolation", "OccurrenceConstraintViolation"]);
});

test("a handler that throws is answered InternalError, without a word on what went wrong", () => {
  const { engine, sent, events } = engineFor(OCPP16, {
    handlers: {
      Heartbeat: () => {
        throw new Error("password of the database");
      },
    },
  });
  engine.receive(boot("1"));
  expect(sent).toEqual(['[4,"1","InternalError","the call could not be handled",{}]']);
  expect(events).toMatchObject([{ kind: "handler-failed", action: "Heartbeat" }]);
});

test("a handler that rejects is answered InternalError", async () => {
  const { engine, sent } = engineFor(OCPP16, {
    handlers: { Heartbeat: () => Promise.reject(new Error("no")) },
  });
  engine.receive(boot("1"));
  await settle();
  expect(sent).toEqual(['[4,"1","InternalError","the call could not be handled",{}]']);
});

test("a handler's answer that breaks its schema is not sent", () => {
  const { engine, sent } = engineFor(OCPP16, { handlers: { Heartbeat: () => ({ currentTime: "soon" }) } });
  engine.receive(boot("1"));
  expect(sent).toEqual(['[4,"1","InternalError","the call could not be handled",{}]']);
});

test("a handler can refuse with an error code of its choice", () => {
  const { engine, sent } = engineFor(OCPP16, {
    handlers: {
      Heartbeat: () => {
        throw new CallRefused("SecurityError", "not before boot", { wait: 30 });
      },
    },
  });
  engine.receive(boot("1"));
  expect(sent).toEqual(['[4,"1","SecurityError","not before boot",{"wait":30}]']);
});

test("the fallback answers what has no handler of its own", () => {
  const { engine, sent } = engineFor(OCPP16, { fallback: () => ({ currentTime: NOW }) });
  engine.receive(boot("1"));
  expect(sent).toEqual([`[3,"1",{"currentTime":"${NOW}"}]`]);
});

test("a normaliser that throws costs one call, not the connection", () => {
  const { engine, sent } = engineFor(OCPP16, {
    normalise: () => {
      throw new Error("unforeseen");
    },
  });
  engine.receive(boot("1"));
  expect(sent).toEqual(['[4,"1","FormationViolation","the payload cannot be read",{}]']);
});

test("what a normaliser mends is handled, with the flags for the handler", () => {
  const seen: unknown[] = [];
  const { engine } = engineFor(OCPP16, {
    normalise: (_version, _action, payload) => ({
      payload: { ...(payload as object), connectorId: 1 },
      flags: [{ code: "connector-as-text", detail: "1" }],
    }),
    handlers: {
      StatusNotification: (payload, { flags }) => {
        seen.push(payload.connectorId, flags);
        return {};
      },
    },
  });
  engine.receive(
    '[2,"1","StatusNotification",{"connectorId":"1","errorCode":"NoError","status":"Available"}]',
  );
  expect(seen).toEqual([1, [{ code: "connector-as-text", detail: "1" }]]);
});

test("2.1 sends without an answer, and handles what comes without one in silence", () => {
  const seen: string[] = [];
  const { engine, sent } = engineFor(OCPP21, {
    fallback: (_payload, { action }) => {
      seen.push(action);
      return {};
    },
  });
  const stream = { id: 1, pending: 0, basetime: NOW, data: [{ t: 0, v: "1" }] };
  engine.sendUnanswered("NotifyPeriodicEventStream", stream);
  expect(sent).toEqual([JSON.stringify([6, "id1", "NotifyPeriodicEventStream", stream])]);
  engine.receive(sent[0]!);
  engine.receive('[6,"x","MakeCoffee",{}]');
  expect(seen).toEqual(["NotifyPeriodicEventStream"]);
  expect(sent).toHaveLength(1);
});

test("1.6 has no message without an answer", () => {
  const { engine } = engineFor(OCPP16);
  expect(() => engine.sendUnanswered("Heartbeat", {})).toThrow("has no message without an answer");
});

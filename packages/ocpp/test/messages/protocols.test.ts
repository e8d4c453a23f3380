import { describe, expect, test } from "vitest";
import { OCPP16 } from "../../src/messages/v16.ts";
import { OCPP201 } from "../../src/messages/v201.ts";
import { OCPP21 } from "../../src/messages/v21.ts";
import { readErrorCode, RPC_ERROR_CODES, writeErrorCode } from "../../src/messages/error-codes.ts";

describe.each([
  { protocol: OCPP16, actions: 39 },
  { protocol: OCPP201, actions: 64 },
  { protocol: OCPP21, actions: 91 },
])("OCPP $protocol.version", ({ protocol, actions }) => {
  test(`has ${actions} actions`, () => expect(protocol.actions.size).toBe(actions));

  test("has a request and a response schema for every action that compiles", () => {
    for (const action of protocol.actions) {
      expect(protocol.validator.check(action, "request", 5), action).toMatchObject({
        code: "TypeConstraintViolation",
      });
      if (action === "NotifyPeriodicEventStream") continue;
      expect(protocol.validator.check(action, "response", 5), action).toMatchObject({
        code: "TypeConstraintViolation",
      });
    }
  });

  test.each(RPC_ERROR_CODES)("the code %s is read back as it was meant", (code) => {
    const read = readErrorCode(writeErrorCode(code, protocol.version));
    const newer = ["MessageTypeNotSupported", "RpcFrameworkError"].includes(code);
    expect(read).toBe(newer && protocol.version === "1.6" ? "ProtocolError" : code);
  });
});

test("a time stamp needs a zone, and may have fractions of a second", () => {
  const check = (currentTime: string): unknown =>
    OCPP16.validator.check("Heartbeat", "response", { currentTime });
  expect(check("2026-01-01T00:00:00.123456Z")).toBeUndefined();
  expect(check("2026-01-01T00:00:00+01:00")).toBeUndefined();
  expect(check("2026-01-01T00:00:00")).toBeDefined();
});

test("a check changes nothing in what it checks", () => {
  const payload = Object.freeze({ currentTime: "2026-01-01T00:00:00Z", more: 1 });
  expect(OCPP16.validator.check("Heartbeat", "response", payload)).toMatchObject({ code: "FormatViolation" });
  expect(payload.more).toBe(1);
});

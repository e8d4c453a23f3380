import fc from "fast-check";
import { OCPP16 } from "typed-ocpp";
import { expect, test } from "vitest";
import { DEFAULT_POLICY, normalise, policyFor } from "../../src/index.ts";

const ACTIONS = [
  "MeterValues",
  "StopTransaction",
  "StatusNotification",
  "GetCompositeSchedule",
  "constructor",
  "__proto__",
];

test("no JSON whatever makes it throw or change its argument", () => {
  const shaped = fc.record({
    status: fc.jsonValue(),
    errorCode: fc.jsonValue(),
    timestamp: fc.oneof(fc.string(), fc.constantFrom("2026-13-45T99:99:99", "2026-01-01T00:00:00")),
    meterValue: fc.oneof(
      fc.jsonValue(),
      fc.array(
        fc.record({
          timestamp: fc.jsonValue(),
          sampledValue: fc.oneof(
            fc.jsonValue(),
            fc.array(
              fc.record({
                value: fc.jsonValue(),
                unit: fc.jsonValue(),
                phase: fc.jsonValue(),
                context: fc.jsonValue(),
              }),
            ),
          ),
        }),
      ),
    ),
  });
  fc.assert(
    fc.property(
      fc.oneof(fc.jsonValue(), shaped),
      fc.constantFrom(...ACTIONS),
      fc.constantFrom("request", "response"),
      (payload, action, kind) => {
        const before = JSON.stringify(payload);
        const { flags, payload: after } = normalise("1.6", action, payload, kind);
        expect(JSON.stringify(payload)).toBe(before);
        if (flags.length === 0) expect(after).toBe(payload);
      },
    ),
    { numRuns: 3000, seed: 20_260_106 },
  );
});

test("a payload nested ten thousand deep is left to the schema", () => {
  const deep = JSON.parse(`${"[".repeat(10_000)}${"]".repeat(10_000)}`) as unknown;
  expect(normalise("1.6", "MeterValues", deep, "request").payload).toBe(deep);
});

test("messages that keep to the standard pass through untouched, the same object", () => {
  const payload = {
    connectorId: 1,
    transactionId: 3,
    meterValue: [
      {
        timestamp: "2026-01-01T12:00:00.5+01:00",
        sampledValue: [
          { value: "1", unit: "kWh", phase: "L1-N", context: "Sample.Clock", location: "EV", format: "Raw" },
        ],
      },
    ],
  };
  expect(OCPP16.validateCall([2, "1", "MeterValues", payload])).toBe(true);
  expect(normalise("1.6", "MeterValues", payload, "request")).toEqual({ payload, flags: [] });
  expect(normalise("1.6", "MeterValues", payload, "request").payload).toBe(payload);
});

test("time stamps are mended in 2.0.1 too", () => {
  expect(
    normalise("2.0.1", "TransactionEvent", { timestamp: "2026-01-01T12:00:00" }, "request").payload,
  ).toEqual({ timestamp: "2026-01-01T12:00:00Z" });
});

test("what the owner sets wins over the model", () => {
  const identity = { vendor: "ABB", model: "Terra AC" };
  expect([
    policyFor(identity).onlyStackLevelZero,
    policyFor(identity, { onlyStackLevelZero: false }).onlyStackLevelZero,
  ]).toEqual([true, false]);
});

test("an unknown charger gets the standard's way", () => {
  expect(policyFor({ vendor: "Acme", model: "One" })).toEqual(DEFAULT_POLICY);
});

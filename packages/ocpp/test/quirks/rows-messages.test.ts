// Rows 1 to 8 of the table of what real chargers do: messages and connections, with the public reports they come from.
import { parseInstant } from "@oec/domain";
import { OCPP16 } from "typed-ocpp";
import { describe, expect, test } from "vitest";
import {
  chooseSubprotocol,
  DEFAULT_POLICY,
  liveness,
  normalise,
  policyFor,
  upgradeFault,
  type NormalisedPayload,
} from "../../src/index.ts";

const T = "2026-01-01T12:00:00Z";
const NOW = parseInstant(T);

const request = (action: string, payload: unknown, policy = DEFAULT_POLICY): NormalisedPayload =>
  normalise("1.6", action, payload, "request", policy);
const codes = ({ flags }: Pick<NormalisedPayload, "flags">): readonly string[] =>
  flags.map(({ code }) => code);
const isValid = (action: string, payload: unknown): boolean => OCPP16.validateCall([2, "1", action, payload]);

const meterValues = (...sampledValue: readonly unknown[]) => ({
  connectorId: 1,
  meterValue: [{ timestamp: T, sampledValue }],
});
const POWER = { value: "3680", measurand: "Power.Active.Import", unit: "W" };
const samplesOf = (normalised: NormalisedPayload): unknown =>
  (normalised.payload as { meterValue: { sampledValue: unknown }[] }).meterValue[0]?.sampledValue;

describe("row 1 (lbbrhzn/ocpp 442, steve 1109): no Sec-WebSocket-Protocol", () => {
  test("it is refused by default", () => {
    expect(chooseSubprotocol([], ["ocpp1.6"], DEFAULT_POLICY)).toEqual({ refused: "none-offered" });
  });
  test("it is taken for 1.6 where the owner says so, and flagged", () => {
    const choice = chooseSubprotocol(
      [],
      ["ocpp2.0.1", "ocpp1.6"],
      policyFor(undefined, { assumeOcpp16: true }),
    );
    expect(choice).toMatchObject({ protocol: "ocpp1.6", flags: [{ code: "subprotocol-assumed" }] });
  });
  test("an unknown one is refused whatever the owner says", () => {
    expect(chooseSubprotocol(["mqtt"], ["ocpp1.6"], { assumeOcpp16: true })).toEqual({
      refused: "none-supported",
    });
  });
});

describe("row 2 (lbbrhzn/ocpp PR 1984): no Connection: Upgrade", () => {
  test("it is named for the log", () => {
    expect(upgradeFault({ upgrade: "websocket", connection: "keep-alive" })).toContain(
      '"Connection: Upgrade" is missing',
    );
  });
  test("a good request has no fault", () => {
    expect(upgradeFault({ upgrade: "WebSocket", connection: "keep-alive, Upgrade" })).toBeUndefined();
  });
});

describe("row 3 (evcc 10399, Growatt THOR): time stamps without a zone", () => {
  const boot = {
    connectorId: 1,
    errorCode: "NoError",
    status: "Available",
    timestamp: "2026-01-01T12:00:00",
  };
  test("they are taken as UTC, flagged, and valid then", () => {
    const mended = request("StatusNotification", boot);
    expect([mended.payload, codes(mended), isValid("StatusNotification", mended.payload)]).toEqual([
      { ...boot, timestamp: T },
      ["timestamp-without-zone"],
      true,
    ]);
  });
  test("the charger's own offset is taken off", () => {
    const mended = request("StatusNotification", boot, policyFor(undefined, { utcOffsetMinutes: 60 }));
    expect(mended.payload).toMatchObject({ timestamp: "2026-01-01T11:00:00Z" });
  });
  test("parts of a second survive, a blank becomes T", () => {
    const times = ["2026-01-01 12:00:00.25", "2026-01-01 12:00:00Z"].map(
      (timestamp) => request("StatusNotification", { ...boot, timestamp }).payload,
    );
    expect(times).toMatchObject([{ timestamp: "2026-01-01T12:00:00.25Z" }, { timestamp: T }]);
  });
});

describe("row 4 (evcc 17836, Heidelberg): empty values", () => {
  test("a sample without value is dropped, the frame is kept and valid", () => {
    const mended = request("MeterValues", meterValues({ ...POWER, value: "" }, POWER));
    expect([samplesOf(mended), codes(mended), isValid("MeterValues", mended.payload)]).toEqual([
      [POWER],
      ["sample-empty"],
      true,
    ]);
  });
  test("the other fields of a rejected answer are ignored", () => {
    const answer = { status: "Rejected", scheduleStart: "0", chargingSchedule: { chargingRateUnit: "" } };
    const mended = normalise("1.6", "GetCompositeSchedule", answer, "response");
    expect([mended.payload, codes(mended)]).toEqual([{ status: "Rejected" }, ["fields-of-refusal-ignored"]]);
  });
  test("those of an accepted answer are left to the schema", () => {
    const answer = { status: "Accepted", scheduleStart: "0" };
    expect(normalise("1.6", "GetCompositeSchedule", answer, "response").payload).toBe(answer);
  });
});

test("row 5 (lbbrhzn/ocpp 1144, Huawei): a meterValue that is an object becomes a list, and so does a sampledValue", () => {
  const mended = request("MeterValues", {
    connectorId: 1,
    meterValue: { timestamp: T, sampledValue: POWER },
  });
  expect([mended.payload, codes(mended), isValid("MeterValues", mended.payload)]).toEqual([
    meterValues(POWER),
    ["object-for-array", "object-for-array"],
    true,
  ]);
});

test("row 6 (lbbrhzn/ocpp 466): an empty sampledValue is accepted, and what is left is a valid frame", () => {
  const mended = request("MeterValues", meterValues());
  expect([mended.payload, codes(mended), isValid("MeterValues", mended.payload)]).toEqual([
    { connectorId: 1, meterValue: [] },
    ["samples-missing"],
    true,
  ]);
});

describe("row 7 (lbbrhzn/ocpp 1576, 361): words that are not OCPP's", () => {
  const one = (more: object): readonly unknown[] => {
    const mended = request("MeterValues", meterValues({ ...POWER, ...more }, POWER));
    expect(isValid("MeterValues", mended.payload)).toBe(true);
    return [samplesOf(mended), codes(mended)];
  };
  test("Hz: the measurand says it", () => {
    expect(one({ value: "50", measurand: "Frequency", unit: "Hz" })).toEqual([
      [{ value: "50", measurand: "Frequency" }, POWER],
      ["spelling"],
    ]);
  });
  test("another spelling is put right", () => {
    expect(one({ unit: "w" })).toEqual([[POWER, POWER], ["spelling"]]);
  });
  test("a wrong context is left out, the sample stays", () => {
    expect(one({ context: "Sample.Whatever" })).toEqual([[POWER, POWER], ["unknown-context"]]);
  });
  for (const field of ["measurand", "unit", "phase"] as const) {
    test(`an unknown ${field} sets the sample aside: its default would mean something else`, () => {
      expect(one({ [field]: "Bananas" })).toEqual([[POWER], [`unknown-${field}`]]);
    });
  }
  test("an unknown error code stays readable", () => {
    const mended = request("StatusNotification", {
      connectorId: 1,
      status: "Faulted",
      errorCode: "Meltdown",
    });
    expect([mended.payload, codes(mended), isValid("StatusNotification", mended.payload)]).toEqual([
      { connectorId: 1, status: "Faulted", errorCode: "OtherError", vendorErrorCode: "Meltdown" },
      ["unknown-error-code"],
      true,
    ]);
  });
});

test("row 8 (lbbrhzn/ocpp 361, Alfen): a replayed reading is stale by its time stamp, whenever it arrives", () => {
  const ages = [0, 89_000, 91_000, 86_400_000, -91_000];
  expect(ages.map((ageMs) => liveness({ value: 1, at: NOW - ageMs, quality: "good" }, NOW, 90_000))).toEqual([
    "good",
    "good",
    "stale",
    "stale",
    "stale",
  ]);
});

// Rows 9 to 26 of the table of what real chargers do: commands and transactions, with the public reports they come from.
import { parseInstant } from "@oec/domain";
import { describe, expect, test } from "vitest";
import {
  attributeReading,
  attributeStop,
  bootStep,
  DEFAULT_POLICY,
  judgeEnergy,
  mustResend,
  onSecondConnection,
  openAfterBoot,
  pauseCommand,
  policyFor,
  profileAttempts,
  profileOfPlan,
  rateUnits,
  readStationLimits,
  releaseCommand,
  verifyLimit,
} from "../../src/index.ts";

const NOW = parseInstant("2026-01-01T12:00:00Z");
const codes = ({ flags }: { readonly flags: readonly { readonly code: string }[] }): readonly string[] =>
  flags.map(({ code }) => code);

const ways = (
  identity: { vendor: string; model: string } | undefined,
  transactionRunning = false,
  maxStackLevel = 8,
) => {
  const { purposes, profileKinds, onlyStackLevelZero } = policyFor(identity);
  return profileAttempts({
    connectorId: 1,
    connectors: 1,
    transactionRunning,
    station: { maxStackLevel },
    purposes,
    kinds: profileKinds,
    onlyLevelZero: onlyStackLevelZero,
  });
};

describe("row 9 (evcc 4957, 15493, ABB Terra): only stack level 0", () => {
  test("for ABB nothing else is tried", () => {
    expect(new Set(ways({ vendor: "ABB", model: "TAC-W11" }).map(({ stackLevel }) => stackLevel))).toEqual(
      new Set([0]),
    );
  });
  test("for others 0 comes after the highest that the charger names", () => {
    expect(
      ways(undefined)
        .slice(0, 2)
        .map(({ stackLevel }) => stackLevel),
    ).toEqual([8, 0]);
  });
});

test("row 10 (goecharger 187): go-e's limit is overwritten, not cleared", () => {
  const release = (vendor: string) => releaseCommand(policyFor({ vendor, model: "HOME" }), 16);
  expect([release("go-e"), release("Alfen BV")]).toEqual([
    { kind: "limit", currentA: 16 },
    { kind: "clear" },
  ]);
});

test("row 11 (lbbrhzn/ocpp 1703, 221, EVBox): no ChargePointMaxProfile; for others it is tried first, then the rest", () => {
  const purposes = (vendor: string) => [
    ...new Set(ways({ vendor, model: "x" }, true).map(({ purpose }) => purpose)),
  ];
  expect([purposes("EVBox"), purposes("Other")]).toEqual([
    ["tx", "tx-default"],
    ["station-max", "tx", "tx-default"],
  ]);
});

test("row 12 (evcc PR 9766, libocpp 299): a TxProfile names its transaction where it is known", () => {
  const made = profileOfPlan([{ start: NOW, end: NOW + 60_000, currentA: 10 }], {
    id: 1,
    now: NOW,
    purpose: "tx",
    stackLevel: 0,
    kind: "absolute",
    transactionId: 42,
    safeA: 6,
    maxCurrentA: 16,
    phases: 3,
    station: { maxStackLevel: 0, units: ["A"], maxPeriods: 2 },
  });
  expect(made.ok && made.value.transactionId).toBe(42);
});

test("row 13 (ConnectorIO PR 160): while a transaction runs its own profile comes before the default", () => {
  const order = ways({ vendor: "EVBox", model: "x" }, true).map(({ purpose }) => purpose);
  expect(order.indexOf("tx")).toBeLessThan(order.indexOf("tx-default"));
});

test("row 14 (evcc PR 16430): a schedule that begins now begins 60 s ago", () => {
  const made = profileOfPlan([{ start: NOW, end: NOW + 60_000, currentA: 10 }], {
    id: 1,
    now: NOW,
    purpose: "station-max",
    stackLevel: 0,
    kind: "absolute",
    safeA: 6,
    maxCurrentA: 16,
    phases: 3,
    station: { maxStackLevel: 0, units: ["A"], maxPeriods: 2 },
  });
  expect(made.ok && made.value.schedule.startAt).toBe(NOW - 60_000);
});

test("row 15 (evcc template ocpp-wallbox): Wallbox gets relative profiles first, others last", () => {
  const kinds = (vendor: string) => [...new Set(ways({ vendor, model: "x" }).map(({ kind }) => kind))];
  expect([kinds("Wall Box Chargers"), kinds("Other")]).toEqual([
    ["relative", "absolute"],
    ["absolute", "relative"],
  ]);
});

describe("row 16 (evcc PR 31192, 27309): no BootNotification, or commands before it", () => {
  const step = (afterMs: number, more = {}) =>
    bootStep({ connectedAt: NOW, booted: false, triggered: false, ...more }, NOW + afterMs, DEFAULT_POLICY);
  test("a charger that has booted is commanded at once", () => {
    expect(step(0, { booted: true })).toBe("proceed");
  });
  test("one that has not is waited for, asked once, and then commanded all the same", () => {
    expect([
      step(29_999),
      step(30_000),
      step(30_001, { triggered: true }),
      step(60_000, { triggered: true }),
    ]).toEqual(["wait", "trigger", "wait", "proceed"]);
  });
});

describe("row 17 (evcc 14673, en+): a transaction's id after its stop", () => {
  const open = [{ id: 8, connectorId: 1, startedAt: NOW }];
  test("the stopped transaction is not brought back to life", () => {
    const attribution = attributeReading({ connectorId: 1, transactionId: 7 }, open);
    expect([attribution.transaction, codes(attribution)]).toEqual([undefined, ["transaction-over"]]);
  });
  test("the running one gets its readings, with and without its id", () => {
    const ids = [{ transactionId: 8 }, {}].map(
      (more) => attributeReading({ connectorId: 1, ...more }, open).transaction?.id,
    );
    expect(ids).toEqual([8, 8]);
  });
});

describe("row 18 (libocpp 495, evcc PR 33909): StopTransaction with id -1; transactions left open by a boot", () => {
  const open = [
    { id: 8, connectorId: 1, idTag: "A", startedAt: NOW },
    { id: 9, connectorId: 2, idTag: "B", startedAt: NOW },
  ];
  const stopped = (transactionId: number, idTag?: string, list = open) =>
    attributeStop({ transactionId, ...(idTag !== undefined && { idTag }) }, list).transaction?.id;
  test("the id tag decides, or that there is only one", () => {
    expect([stopped(-1, "B"), stopped(-1, undefined, open.slice(0, 1)), stopped(9)]).toEqual([9, 8, 9]);
  });
  test("nothing is guessed where two may be meant, or where a real id is unknown", () => {
    expect([stopped(-1), stopped(77, "A")]).toEqual([undefined, undefined]);
  });
  test("a boot into Preparing ends what was open there", () => {
    const after = openAfterBoot(
      open,
      new Map([
        [1, "Preparing"],
        [2, "Charging"],
      ]),
    );
    expect([after.open.map(({ id }) => id), codes(after)]).toEqual([[9], ["transaction-stale"]]);
  });
});

describe("row 19 (goecharger 155, evcc PR 12861, Autel): pausing and resuming", () => {
  test("ZJ Beny and Autel are paused by the lowest current, others by 0", () => {
    const pause = (vendor: string) => pauseCommand(policyFor({ vendor, model: "x" }), 6);
    expect(["ZJBENY", "Autel", "Other"].map(pause)).toEqual([
      { kind: "limit", currentA: 6 },
      { kind: "limit", currentA: 6 },
      { kind: "limit", currentA: 0 },
    ]);
  });
  test("a limit is sent again after a pause and at no other time", () => {
    const again = (beforeA: number, nowA: number) =>
      mustResend(policyFor({ vendor: "go-e", model: "HOME" }), { beforeA, nowA });
    expect([again(0, 10), again(10, 16), again(0, 0)]).toEqual([true, false, false]);
  });
});

describe("row 20 (ocpp-go 314, voltbras 19): a half-open connection in the way", () => {
  test("the newest authenticated connection wins", () => {
    expect(onSecondConnection({ authenticated: true }, { answersPing: false, openForMs: 500 })).toBe(
      "replace-old",
    );
  });
  test("one that is not authenticated never does", () => {
    expect(onSecondConnection({ authenticated: false }, { answersPing: false, openForMs: 1e9 })).toBe(
      "refuse-new",
    );
  });
  test("two devices with one id do not take turns without end", () => {
    expect(onSecondConnection({ authenticated: true }, { answersPing: true, openForMs: 500 })).toBe(
      "refuse-new",
    );
  });
});

test("row 21 (evcc 26837): Mennekes gets 90 s for an answer, others 30 s", () => {
  expect(["MENNEKES", "Other"].map((vendor) => policyFor({ vendor, model: "AMTRON" }).callTimeoutMs)).toEqual(
    [90_000, 30_000],
  );
});

describe("row 22 (OpenEVSE 703, lbbrhzn/ocpp PR 919): energy in the wrong unit, or of the session", () => {
  const judge = (beforeWh: number, afterWh: number, powerW = 7360) => {
    const verdict = judgeEnergy(
      { energyWh: beforeWh, at: NOW },
      { energyWh: afterWh, at: NOW + 3_600_000 },
      powerW,
    );
    return [verdict.factor, verdict.restarted, ...codes(verdict)];
  };
  test("a kWh count labelled Wh is seen by the power that flowed", () => {
    expect(judge(1000, 1007.4)).toEqual([1000, false, "kwh-labelled-wh"]);
  });
  test("an honest count is left alone", () => {
    expect(judge(1000, 8360)).toEqual([1, false]);
  });
  test("a register that falls counts the session", () => {
    expect(judge(9000, 10)).toEqual([1, true, "register-restarted"]);
  });
  test("without energy nothing is claimed", () => {
    expect(judge(1000, 1000, 20)).toEqual([1, false]);
  });
});

test("row 23 (evcc cp_setup.go, Huawei): units in other words, and chargers that take watts only", () => {
  expect(["Current,Power", "Power", "W", "A;W", "Amps", "?"].map(rateUnits)).toEqual([
    ["A", "W"],
    ["W"],
    ["W"],
    ["A", "W"],
    ["A"],
    [],
  ]);
  expect(readStationLimits(new Map([["ChargingScheduleAllowedChargingRateUnit", "W"]])).units).toEqual(["W"]);
});

test("row 24 (lbbrhzn/ocpp 1275, ABB Terra): a short list of measurands, nothing is probed", () => {
  expect(
    [policyFor({ vendor: "ABB", model: "Terra AC" }), DEFAULT_POLICY].map(
      ({ measurands }) => measurands.length,
    ),
  ).toEqual([3, 3]);
});

test("row 25 (evcc 31597, Wallbox Pulsar Pro): Accepted is not believed, the current decides", () => {
  const measured = { value: [16, 16, 16] as const, at: NOW + 20_000, quality: "good" as const };
  expect(verifyLimit({ currentA: 6, at: NOW }, measured)).toBe("ignores");
});

test("row 26 (SAP ev-dashboard 2043): no profile is recurring, so none moves with summer time", () => {
  const kinds = ["Wallbox", "ABB", "go-e", "Other"].flatMap(
    (vendor) => policyFor({ vendor, model: "x" }).profileKinds,
  );
  expect(kinds).not.toContain("recurring");
});

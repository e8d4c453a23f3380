import { expect, test } from "vitest";
import { controlConfig, INITIAL_STATE, type ControllerState } from "@oec/controller";
import { batteryCommand, exportLimitCommand } from "../../src/apply/due-commands.ts";
import { recordOutcome } from "../../src/apply/outcome.ts";
import { simulatedHome } from "@oec/simulation";

const home = simulatedHome(1);
const devices = { battery: home.devices.battery.capabilities, inverter: home.devices.inverter.capabilities };
const config = controlConfig(home.site, devices);
const sent = (powerW: number, sentMs = 0): ControllerState => ({
  ...INITIAL_STATE,
  sent: { powerW, sentMs, changedMs: 0 },
});
const powerOf = (state: ControllerState, powerW: number, ms = 1000): number | undefined => {
  const command = batteryCommand(config, state, powerW, ms);
  return command?.kind === "battery-power" ? command.setPoint.powerW : undefined;
};

test("the first set-point is sent", () => {
  expect(powerOf(INITIAL_STATE, 0)).toBe(0);
});

test("a change of less than 25 W is not worth a command, one of 25 W is", () => {
  expect([powerOf(sent(1000), 1024), powerOf(sent(1000), 1025)]).toEqual([undefined, 1025]);
});

test("a stop is always sent, however small", () => {
  expect(powerOf(sent(10), 0)).toBe(0);
});

test("the same set-point is renewed at half its lease", () => {
  expect([powerOf(sent(1000), 1000, 29_999), powerOf(sent(1000), 1000, 30_000)]).toEqual([undefined, 1000]);
});

const decision = {
  batteryW: 0,
  evs: [],
  pvW: 3000,
  curtailW: 0,
  gridW: -500,
  phaseCurrentA: [0, 0, 0] as const,
  status: { kind: "ok" } as const,
  reasons: [],
  costPerHour: 0,
};

test("without curtailment and without a contract limit nothing is sent", () => {
  expect(exportLimitCommand(config, INITIAL_STATE, decision, 0)).toBeUndefined();
});

test("curtailment limits the export to what was decided", () => {
  const command = exportLimitCommand(config, INITIAL_STATE, { ...decision, curtailW: 900 }, 0);
  expect(command).toMatchObject({ limit: { kind: "limit", powerW: 500 }, tighter: true });
});

test("the limit is lifted when curtailment ends", () => {
  const state = { ...INITIAL_STATE, exportLimitW: 500, exportLimitSentMs: 0 };
  expect(exportLimitCommand(config, state, decision, 1000)).toMatchObject({
    limit: { kind: "none" },
    tighter: false,
  });
});

test("a limit of the contract is sent first and repeated every minute", () => {
  const site = { ...home.site, grid: { ...home.site.grid, maxExportW: 2000 } };
  const contract = controlConfig(site, devices);
  const limit = { limit: { kind: "limit", powerW: 2000 } };
  expect(exportLimitCommand(contract, INITIAL_STATE, decision, 0)).toMatchObject(limit);
  const state = { ...INITIAL_STATE, exportLimitW: 2000, exportLimitSentMs: 0 };
  expect(exportLimitCommand(contract, state, decision, 59_999)).toBeUndefined();
  expect(exportLimitCommand(contract, state, decision, 60_000)).toMatchObject(limit);
});

test("an inverter that takes no limit gets none", () => {
  const plain = controlConfig(home.site, { battery: devices.battery });
  expect(exportLimitCommand(plain, INITIAL_STATE, { ...decision, curtailW: 900 }, 0)).toBeUndefined();
});

const command = {
  kind: "battery-power",
  fromW: 0,
  setPoint: { powerW: 800, validForMs: 1, fallback: "idle" },
} as const;
const now = { at: 0, monotonicMs: 500 };

test("what the battery accepted is remembered, not what was asked", () => {
  const { state } = recordOutcome(INITIAL_STATE, command, { kind: "accepted", powerW: 700 }, now, "battery");
  expect(state.sent).toEqual({ powerW: 700, sentMs: 500, changedMs: 500 });
});

test("a renewal keeps the time of the last change", () => {
  const { state } = recordOutcome(sent(800), command, { kind: "accepted", powerW: 800 }, now, "battery");
  expect(state.sent).toEqual({ powerW: 800, sentMs: 500, changedMs: 0 });
});

test("a refusal is reported once in a row, and the set-point in force is unknown", () => {
  const refused = { kind: "refused", reason: "fault" } as const;
  const first = recordOutcome(sent(800), command, refused, now, "battery");
  const second = recordOutcome(first.state, command, refused, now, "battery");
  expect(first.events.map(({ code }) => code)).toEqual(["COMMAND_REFUSED"]);
  expect([second.events, second.state.sent]).toEqual([[], null]);
});

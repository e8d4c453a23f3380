import type { ControlledDevices, ControllerStatus } from "@oec/controller";
import { OecError } from "@oec/domain";
import { SimulationEnvironment } from "@oec/simulation";
import { expect, test } from "vitest";
import { followedDevices } from "../../src/home/followed-devices.ts";
import type { CommandRecord } from "../../src/storage/index.ts";

const AT = Date.UTC(2026, 5, 1);
const NORMAL: ControllerStatus = { mode: "normal", ticks: 1, shadow: false, overrides: [], conditions: [] };

/** The devices of a simulated home, followed, and what was told in its order. */
function follow(devices: ControlledDevices, status: ControllerStatus = NORMAL) {
  const told: (readonly [string, CommandRecord])[] = [];
  const follower = {
    issued: (command: CommandRecord) => void told.push(["issued", command]),
    finished: (command: CommandRecord) => void told.push(["finished", command]),
  };
  const parts = { batteryId: "battery", inverterId: "inverter", now: () => AT, status: () => status };
  return { told, devices: followedDevices({ ...parts, devices, followers: [follower] }) };
}

const plant = () => new SimulationEnvironment({ seed: 1, start: AT });
const SET_POINT = { powerW: 700, validForMs: 60_000, fallback: "autonomous" } as const;

test("a command is told before its device and again with the power that the device accepts", async () => {
  const { told, devices } = follow(plant().devices);
  const answer = await devices.battery?.setPower(SET_POINT);
  expect(answer?.ok).toBe(true);
  expect(told.map(([when]) => when)).toEqual(["issued", "finished"]);
  const [[, issued] = [], [, finished] = []] = told;
  expect(issued).toMatchObject({ deviceId: "battery", at: AT, kind: "set-power", payload: { powerW: 700 } });
  expect(issued).toMatchObject({ status: "issued", source: "self-consumption" });
  expect(finished).toMatchObject({ id: issued?.id, status: "accepted", outcome: { powerW: 700 } });
});

test("an export limit is a command of the inverter", async () => {
  const { told, devices } = follow(plant().devices);
  await devices.inverter?.setExportLimit({ kind: "limit", powerW: 0 });
  expect(told.at(-1)?.[1]).toMatchObject({
    deviceId: "inverter",
    kind: "set-export-limit",
    status: "accepted",
    outcome: { kind: "limit", powerW: 0 },
  });
});

test("a device that gives no answer leaves a failed command, and the error goes on", async () => {
  const { battery, ...rest } = plant().devices;
  const unreachable = new OecError("DEVICE_UNREACHABLE", "no answer", { context: {} });
  const silent = { ...battery, setPower: () => Promise.reject(unreachable) };
  const { told, devices } = follow({ ...rest, battery: silent });
  await expect(devices.battery?.setPower(SET_POINT)).rejects.toBe(unreachable);
  expect(told.at(-1)?.[1]).toMatchObject({ status: "failed", outcome: { cause: "DEVICE_UNREACHABLE" } });
});

test("a command names who is behind it", async () => {
  const lease = { id: "o", householdId: "home", deviceId: "battery", powerW: 1, setBy: "test" };
  const override = { ...lease, setAt: AT, expiresAt: AT + 1 };
  const sources = await Promise.all(
    [
      { ...NORMAL, plan: { strategy: "s", until: AT } },
      { ...NORMAL, overrides: [override] },
      { ...NORMAL, overrides: [override], mode: "safe" as const },
      { ...NORMAL, mode: "stopped" as const },
    ].map(async (status) => {
      const { told, devices } = follow(plant().devices, status);
      await devices.battery?.setPower(SET_POINT);
      return told[0]?.[1].source;
    }),
  );
  expect(sources).toEqual(["plan", "override", "safety", "stop"]);
});

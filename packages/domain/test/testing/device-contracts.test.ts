import { expect, test } from "vitest";
import {
  batteryCases,
  batteryContract,
  evChargerCases,
  evChargerContract,
  gridMeterCases,
  gridMeterContract,
} from "../../src/testing/index.ts";
import type { AbortSignalLike, Battery, EvCharger, GridReading, SetPoint } from "../../src/index.ts";
import { failingCases } from "./failing-cases.ts";
import { MemoryBattery, MemoryCharger, MemoryMeter } from "./in-memory-devices.ts";

batteryContract("a battery in memory", () => ({ subject: new MemoryBattery() }));
evChargerContract("a charge point in memory", () => ({ subject: new MemoryCharger() }));
gridMeterContract("a meter in memory", () => ({ subject: new MemoryMeter() }));

const batteryWith = (wrong: (right: MemoryBattery) => Partial<Battery>): Promise<string[]> =>
  failingCases(
    batteryCases(() => {
      const right = new MemoryBattery();
      const same: Battery = {
        capabilities: right.capabilities,
        readState: (signal) => right.readState(signal),
        setPower: (setPoint) => right.setPower(setPoint),
        healthCheck: () => right.healthCheck(),
      };
      return { subject: { ...same, ...wrong(right) } };
    }),
  );
const state = async (right: MemoryBattery, change: object, signal?: AbortSignalLike) => {
  const sample = await right.readState(signal);
  return { ...sample, value: { ...sample.value, ...change } };
};

test("a battery with swapped signs is caught", async () => {
  const failed = await batteryWith((right) => ({
    setPower: (setPoint: SetPoint) => right.setPower({ ...setPoint, powerW: -setPoint.powerW }),
  }));
  expect(failed).toContain("charging shows as positive power");
  expect(failed).toContain("discharging shows as negative power");
});
test("a battery that says yes and does nothing is caught", async () => {
  const failed = await batteryWith(() => ({
    setPower: ({ powerW }: SetPoint) => Promise.resolve({ ok: true, value: powerW }),
  }));
  expect(failed).toEqual(
    expect.arrayContaining([
      "charging shows as positive power",
      "too much power is refused or cut to the limit, never followed",
      "a power that is not a number is refused or thrown at, never accepted",
      "a lease without a length is refused or thrown at, never accepted",
    ]),
  );
});
test("a battery with a SoC of 130 % is caught", async () => {
  expect(
    await batteryWith((right) => ({ readState: (signal) => state(right, { socPercent: 130 }, signal) })),
  ).toEqual(["a reading is finite, dated and within 0 to 100 % SoC"]);
});
test("a battery that allows more than it can is caught", async () => {
  expect(
    await batteryWith((right) => ({ readState: (signal) => state(right, { chargeLimitW: 6_000 }, signal) })),
  ).toContain("the limits of the moment are not above those of the capabilities");
});
test("a battery that ignores the signal is caught", async () => {
  expect(await batteryWith((right) => ({ readState: () => right.readState() }))).toEqual([
    "an aborted signal stops a reading with ABORTED",
  ]);
});
test("a battery that claims an efficiency above 1 is caught", async () => {
  expect(
    await batteryWith((right) => ({ capabilities: { ...right.capabilities, chargeEfficiency: 1.2 } })),
  ).toEqual(["its capabilities are valid"]);
});
test("a battery that cannot stop is caught", async () => {
  const setPower = (right: MemoryBattery) => (setPoint: SetPoint) =>
    setPoint.powerW === 0 ? Promise.resolve({ ok: true as const, value: 0 }) : right.setPower(setPoint);
  expect(await batteryWith((right) => ({ setPower: setPower(right) }))).toContain("a power of 0 stops it");
});

const chargerWith = (wrong: (right: MemoryCharger) => Partial<EvCharger>): Promise<string[]> =>
  failingCases(
    evChargerCases(() => {
      const right = new MemoryCharger();
      const same: EvCharger = {
        capabilities: right.capabilities,
        readState: (signal) => right.readState(signal),
        setCurrent: (lease) => right.setCurrent(lease),
        startCharging: () => right.startCharging(),
        stopCharging: () => right.stopCharging(),
      };
      return { subject: { ...same, ...wrong(right) } };
    }),
  );

test("a charge point that cannot stop is caught", async () => {
  expect(
    await chargerWith(() => ({ stopCharging: () => Promise.resolve({ ok: true, value: undefined }) })),
  ).toEqual(["a stopped vehicle draws nothing"]);
});
test("a charge point that accepts any current is caught", async () => {
  const failed = await chargerWith(() => ({
    setCurrent: ({ currentA }) => Promise.resolve({ ok: true, value: currentA }),
  }));
  expect(failed).toEqual(
    expect.arrayContaining([
      "more current than its highest is refused or cut, never accepted",
      "a current that is not a number is refused or thrown at, never accepted",
    ]),
  );
});
test("a charge point that draws more than its limit is caught", async () => {
  const failed = await chargerWith((right) => ({
    setCurrent: async (lease) => {
      await right.setCurrent({ ...lease, currentA: lease.currentA === 0 ? 0 : 16 });
      return { ok: true, value: lease.currentA };
    },
  }));
  expect(failed).toContain("a started vehicle draws power, but no more than the limit");
});

const meterFails = (...readings: readonly Partial<GridReading>[]): Promise<string[]> =>
  failingCases(gridMeterCases(() => ({ subject: new MemoryMeter(...readings) })));

test("a meter whose phases do not add up is caught", async () => {
  expect(await meterFails({ powerW: 900 })).toEqual(["the phases add up to the total"]);
});
test("a meter that shows NaN is caught", async () => {
  expect(await meterFails({ powerW: Number.NaN })).toContain("a reading is finite and dated");
});
test("a meter that calls unsigned currents signed is caught", async () => {
  expect(await meterFails({ phaseCurrentA: [2.2, 1.8, 1.8] })).toEqual([
    "signed currents have the sign of their phase's power",
  ]);
});
test("a meter whose counter runs backwards is caught", async () => {
  expect(await meterFails({ importedWh: 10 }, { importedWh: 9 })).toEqual(["counters never run backwards"]);
});
test("a meter with a negative voltage is caught", async () => {
  expect(await meterFails({ phaseVoltageV: [230, -230, 230] })).toEqual(["voltages are not negative"]);
});

test("every device is closed, also after a failure", async () => {
  let open = 0;
  const cases = gridMeterCases(() => {
    open += 1;
    return {
      subject: new MemoryMeter({ powerW: Number.NaN }),
      close: () => Promise.resolve(void (open -= 1)),
    };
  });
  await failingCases(cases);
  expect(open).toBe(0);
});
test("a device with inertia gets time to settle", async () => {
  let settled = 0;
  await failingCases(
    batteryCases(() => ({
      subject: new MemoryBattery(),
      settle: () => Promise.resolve(void (settled += 1)),
    })),
  );
  expect(settled).toBeGreaterThan(3);
});

import { expect } from "vitest";
import { OecError } from "../errors.ts";
import type { Battery, EvCharger, GridMeter } from "../ports/devices.ts";
import type { Sample } from "../ports/sample.ts";
import {
  ABORTED_SIGNAL,
  casesOf,
  expectAborted,
  registerCases,
  type ContractCase,
  type SubjectFactory,
  type UnderTest,
} from "./contract.ts";
import { validateBatteryCapabilities } from "../battery/validate.ts";
import { validateChargerCapabilities } from "../charger/validate.ts";

/** Largest difference between the power accepted and the power read back [W]. */
const POWER_TOLERANCE_W = 50;

const HOLD = { validForMs: 60_000, fallback: "idle" } as const;

/**
 * What every {@link Battery} keeps to. Call it in a test file; the factory must give a healthy battery between its SoC limits.
 *
 * @param name - Shown in the titles.
 */
export function batteryContract(name: string, makeBattery: SubjectFactory<Battery>): void {
  registerCases(`${name} keeps the Battery contract`, batteryCases(makeBattery));
}

/** The cases of {@link batteryContract}, for those who run them elsewhere. */
export function batteryCases(makeBattery: SubjectFactory<Battery>): readonly ContractCase[] {
  return casesOf(makeBattery, [
    [
      "its capabilities are valid",
      ({ subject: device }) => {
        expect(validateBatteryCapabilities(device.capabilities)).toBe(device.capabilities);
        return Promise.resolve();
      },
    ],
    [
      "a reading is finite, dated and within 0 to 100 % SoC",
      async ({ subject: device }) => {
        const sample = await device.readState();
        expectDated(sample);
        expect(sample.value.socPercent).toBeGreaterThanOrEqual(0);
        expect(sample.value.socPercent).toBeLessThanOrEqual(100);
        expect(sample.value.powerW).toSatisfy(Number.isFinite);
      },
    ],
    [
      "the limits of the moment are not above those of the capabilities",
      async ({ subject: device }) => {
        const { value } = await device.readState();
        expect(value.chargeLimitW).toBeGreaterThanOrEqual(0);
        expect(value.chargeLimitW).toBeLessThanOrEqual(device.capabilities.maxChargeW);
        expect(value.dischargeLimitW).toBeGreaterThanOrEqual(0);
        expect(value.dischargeLimitW).toBeLessThanOrEqual(device.capabilities.maxDischargeW);
      },
    ],
    ["charging shows as positive power", (made) => followsSetPoint(made, "charge")],
    ["discharging shows as negative power", (made) => followsSetPoint(made, "discharge")],
    [
      "a power of 0 stops it",
      async (made) => {
        const { chargeLimitW } = (await made.subject.readState()).value;
        await made.subject.setPower({ powerW: chargeLimitW / 2, ...HOLD });
        await made.settle?.();
        expect(await made.subject.setPower({ powerW: 0, ...HOLD })).toEqual({ ok: true, value: 0 });
        await made.settle?.();
        expect(Math.abs((await made.subject.readState()).value.powerW)).toBeLessThanOrEqual(
          POWER_TOLERANCE_W,
        );
      },
    ],
    [
      "too much power is refused or cut to the limit, never followed",
      async (made) => {
        const { maxChargeW } = made.subject.capabilities;
        const accepted = await made.subject.setPower({ powerW: maxChargeW * 2 + 1_000, ...HOLD });
        await made.settle?.();
        if (accepted.ok) expect(accepted.value).toBeLessThanOrEqual(maxChargeW);
        const { powerW } = (await made.subject.readState()).value;
        expect(powerW).toBeLessThanOrEqual(maxChargeW + POWER_TOLERANCE_W);
      },
    ],
    [
      "a power that is not a number is refused or thrown at, never accepted",
      async ({ subject: device }) => {
        await expectRejected(() => device.setPower({ powerW: Number.NaN, ...HOLD }));
      },
    ],
    [
      "a lease without a length is refused or thrown at, never accepted",
      async ({ subject: device }) => {
        await expectRejected(() => device.setPower({ powerW: 0, validForMs: 0, fallback: "idle" }));
      },
    ],
    [
      "an aborted signal stops a reading with ABORTED",
      ({ subject: device }) => expectAborted(() => device.readState(ABORTED_SIGNAL)),
    ],
    [
      "it says how it is",
      async ({ subject: device }) => {
        expect(["healthy", "degraded", "faulted"]).toContain((await device.healthCheck()).state);
      },
    ],
  ]);
}

async function followsSetPoint(made: UnderTest<Battery>, direction: "charge" | "discharge"): Promise<void> {
  const { subject: device, settle } = made;
  const { chargeLimitW, dischargeLimitW } = (await device.readState()).value;
  const asked = direction === "charge" ? chargeLimitW / 2 : -dischargeLimitW / 2;
  const accepted = await device.setPower({ powerW: asked, ...HOLD });
  expect(accepted).toEqual({ ok: true, value: expect.closeTo(asked, -1) as number });
  await settle?.();
  const { powerW } = (await device.readState()).value;
  expect(Math.abs(powerW - asked)).toBeLessThanOrEqual(POWER_TOLERANCE_W);
}

/**
 * What every {@link EvCharger} keeps to. The factory must give a charge point with a vehicle that wants to charge.
 *
 * @param name - Shown in the titles.
 */
export function evChargerContract(name: string, makeCharger: SubjectFactory<EvCharger>): void {
  registerCases(`${name} keeps the EvCharger contract`, evChargerCases(makeCharger));
}

/** The cases of {@link evChargerContract}, for those who run them elsewhere. */
export function evChargerCases(makeCharger: SubjectFactory<EvCharger>): readonly ContractCase[] {
  const lease = (currentA: number) => ({ currentA, validForMs: 60_000, fallbackA: 0 });
  return casesOf(makeCharger, [
    [
      "its capabilities are valid",
      ({ subject: device }) => {
        expect(validateChargerCapabilities(device.capabilities)).toBe(device.capabilities);
        return Promise.resolve();
      },
    ],
    [
      "a reading is finite and dated",
      async ({ subject: device }) => {
        const sample = await device.readState();
        expectDated(sample);
        expect(sample.value.powerW).toSatisfy(Number.isFinite);
        expect(sample.value.phaseCurrentA.every(Number.isFinite)).toBe(true);
      },
    ],
    [
      "a started vehicle draws power, but no more than the limit",
      async (made) => {
        const { minCurrentA } = made.subject.capabilities;
        expect(await made.subject.setCurrent(lease(minCurrentA))).toEqual({ ok: true, value: minCurrentA });
        expect((await made.subject.startCharging()).ok).toBe(true);
        await made.settle?.();
        const { value } = await made.subject.readState();
        expect(value.powerW).toBeGreaterThan(0);
        expect(Math.max(...value.phaseCurrentA)).toBeLessThanOrEqual(minCurrentA + 0.5);
      },
    ],
    [
      "a stopped vehicle draws nothing",
      async (made) => {
        await made.subject.setCurrent(lease(made.subject.capabilities.minCurrentA));
        await made.subject.startCharging();
        await made.settle?.();
        expect((await made.subject.stopCharging()).ok).toBe(true);
        await made.settle?.();
        const { value } = await made.subject.readState();
        expect(Math.abs(value.powerW)).toBeLessThanOrEqual(POWER_TOLERANCE_W);
        expect(value.charging).toBe(false);
      },
    ],
    [
      "a limit of 0 pauses charging",
      async (made) => {
        await made.subject.startCharging();
        expect(await made.subject.setCurrent(lease(0))).toEqual({ ok: true, value: 0 });
        await made.settle?.();
        expect(Math.abs((await made.subject.readState()).value.powerW)).toBeLessThanOrEqual(
          POWER_TOLERANCE_W,
        );
      },
    ],
    [
      "more current than its highest is refused or cut, never accepted",
      async ({ subject: device }) => {
        const { maxCurrentA } = device.capabilities;
        const accepted = await device.setCurrent(lease(maxCurrentA * 2));
        if (accepted.ok) expect(accepted.value).toBeLessThanOrEqual(maxCurrentA);
        else expect(accepted.error).toBe("current-out-of-range");
      },
    ],
    [
      "a current that is not a number is refused or thrown at, never accepted",
      async ({ subject: device }) => {
        await expectRejected(() => device.setCurrent(lease(Number.NaN)));
      },
    ],
    [
      "an aborted signal stops a reading with ABORTED",
      ({ subject: device }) => expectAborted(() => device.readState(ABORTED_SIGNAL)),
    ],
  ]);
}

/** What every {@link GridMeter} keeps to. @param name - Shown in the titles. */
export function gridMeterContract(name: string, makeMeter: SubjectFactory<GridMeter>): void {
  registerCases(`${name} keeps the GridMeter contract`, gridMeterCases(makeMeter));
}

/** The cases of {@link gridMeterContract}, for those who run them elsewhere. */
export function gridMeterCases(makeMeter: SubjectFactory<GridMeter>): readonly ContractCase[] {
  return casesOf(makeMeter, [
    [
      "a reading is finite and dated",
      async ({ subject: device }) => {
        const sample = await device.read();
        expectDated(sample);
        const { powerW, phasePowerW, phaseVoltageV } = sample.value;
        expect([powerW, ...phasePowerW, ...phaseVoltageV].every(Number.isFinite)).toBe(true);
      },
    ],
    [
      "the phases add up to the total",
      async ({ subject: device }) => {
        const { powerW, phasePowerW } = (await device.read()).value;
        const sum = phasePowerW[0] + phasePowerW[1] + phasePowerW[2];
        expect(Math.abs(sum - powerW)).toBeLessThanOrEqual(Math.max(10, 0.02 * Math.abs(powerW)));
      },
    ],
    [
      "voltages are not negative",
      async ({ subject: device }) => {
        expect(Math.min(...(await device.read()).value.phaseVoltageV)).toBeGreaterThanOrEqual(0);
      },
    ],
    [
      "signed currents have the sign of their phase's power",
      async ({ subject: device }) => {
        const { phaseCurrentA, phasePowerW } = (await device.read()).value;
        if (!device.capabilities.signedCurrents || phaseCurrentA === undefined) return;
        // A few watts may point the other way: reactive current has no sign of its own.
        const wrong = phaseCurrentA.filter((current, phase) => {
          const power = phasePowerW[phase] ?? 0;
          return Math.abs(power) > POWER_TOLERANCE_W && Math.sign(current) !== Math.sign(power);
        });
        expect(wrong).toEqual([]);
      },
    ],
    [
      "counters never run backwards",
      async ({ subject: device, settle }) => {
        const before = (await device.read()).value;
        await settle?.();
        const after = (await device.read()).value;
        expect(after.importedWh ?? 0).toBeGreaterThanOrEqual(before.importedWh ?? 0);
        expect(after.exportedWh ?? 0).toBeGreaterThanOrEqual(before.exportedWh ?? 0);
      },
    ],
    [
      "an aborted signal stops a reading with ABORTED",
      ({ subject: device }) => expectAborted(() => device.read(ABORTED_SIGNAL)),
    ],
  ]);
}

function expectDated(sample: Sample<unknown>): void {
  expect(sample.at).toSatisfy(Number.isFinite);
  expect(["good", "estimated", "stale", "bad"]).toContain(sample.quality);
}

async function expectRejected(act: () => Promise<{ readonly ok: boolean }>): Promise<void> {
  let accepted: boolean;
  try {
    accepted = (await act()).ok;
  } catch (error) {
    expect(OecError.is(error)).toBe(true);
    return;
  }
  expect(accepted).toBe(false);
}

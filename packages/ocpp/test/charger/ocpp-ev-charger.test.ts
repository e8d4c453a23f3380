import { SimulationClock } from "@oec/simulation";
import { OCPP16 } from "typed-ocpp";
import { afterEach, describe, expect, test } from "vitest";
import { OcppEvCharger, policyFor, type OcppEvChargerOptions, type V16Request } from "../../src/index.ts";
import { MemoryStation, pass, settled, type StationFaults } from "../support/memory-station.ts";

const START = Date.UTC(2026, 0, 1, 12);
const CAPABILITIES = {
  minCurrentA: 6,
  maxCurrentA: 16,
  currentStepA: 0.1,
  phases: [1, 3],
  connectorType: "type2",
  latencyMs: 5_000,
} as const;
type SetRequest = V16Request<"SetChargingProfile">;

const open: OcppEvCharger[] = [];
afterEach(async () => {
  for (const charger of open.splice(0)) await charger[Symbol.asyncDispose]();
});

async function home(
  faults: StationFaults = {},
  more: Partial<OcppEvChargerOptions> = {},
  prepare?: (station: MemoryStation) => void,
) {
  const clock = new SimulationClock({ start: START });
  const station = new MemoryStation(clock, faults);
  prepare?.(station);
  const charger = await OcppEvCharger.open({ station, clock, capabilities: CAPABILITIES, ...more });
  open.push(charger);
  return { clock, station, charger };
}

const lease = (currentA: number, validForMs = 600_000, fallbackA = 0) => ({
  currentA,
  validForMs,
  fallbackA,
});
const profilesOf = (station: MemoryStation): readonly SetRequest[] =>
  station.calls
    .filter(([action]) => action === "SetChargingProfile")
    .map(([, request]) => request as SetRequest);
const purposeIs =
  (...purposes: readonly string[]) =>
  (request: SetRequest): boolean =>
    purposes.includes(request.csChargingProfiles.chargingProfilePurpose);

describe("a limit is a lease", () => {
  test("it is renewed at half of what the station keeps, and nothing else", async () => {
    const { clock, station, charger } = await home();
    await charger.setCurrent(lease(10));
    await pass(clock, station, 300_000);
    expect(profilesOf(station)).toHaveLength(6);
  });

  test("a station that loses us falls to the fallback by itself", async () => {
    const { clock, station, charger } = await home();
    await charger.startCharging();
    await charger.setCurrent(lease(16, 600_000, 6));
    station.connected = false;
    const limits: number[] = [];
    for (const afterMs of [119_000, 121_000, 86_400_000]) limits.push(station.limitA(START + afterMs));
    expect(limits).toEqual([16, 6, 6]);
    await pass(clock, station, 10_000);
  });

  test("once it is over the fallback stands, at the station and in the state", async () => {
    const { clock, station, charger } = await home();
    await charger.startCharging();
    await charger.setCurrent(lease(16, 60_000, 8));
    await pass(clock, station, 70_000);
    expect([station.drawA(), (await charger.readState()).value.currentLimitA]).toEqual([8, 8]);
  });

  test("a new lease ends the renewals of the one before", async () => {
    const { clock, station, charger } = await home();
    await charger.setCurrent(lease(16));
    await charger.setCurrent(lease(7));
    await pass(clock, station, 300_000);
    expect(station.limitA()).toBe(7);
  });

  test("every profile that is sent is valid by the official schema", async () => {
    const { clock, station, charger } = await home();
    await charger.setCurrent(lease(6.1));
    await charger.startCharging();
    await charger.setPhases(1);
    await pass(clock, station, 60_000);
    for (const request of profilesOf(station))
      expect(OCPP16.validateCall([2, "1", "SetChargingProfile", request])).toBe(true);
    expect(station.limitA()).toBe(6.1);
  });

  test("in a renewal that does not arrive the health says so", async () => {
    const { clock, station, charger } = await home();
    await charger.setCurrent(lease(10));
    station.faults = { silent: true };
    await pass(clock, station, 70_000);
    expect(charger.healthCheck()).toMatchObject({ state: "degraded" });
  });
});

describe("what the station can hold is asked first", () => {
  test("watts where it takes nothing else", async () => {
    const { station, charger } = await home({}, {}, ({ configuration }) =>
      configuration.set("ChargingScheduleAllowedChargingRateUnit", "Power"),
    );
    expect(await charger.setCurrent(lease(10))).toEqual({ ok: true, value: 10 });
    expect(profilesOf(station)[0]?.csChargingProfiles.chargingSchedule).toMatchObject({
      chargingRateUnit: "W",
      chargingSchedulePeriod: [{ limit: 6900 }, { limit: 0 }],
    });
  });

  test("one period only: never more than the fallback is promised", async () => {
    const { station, charger } = await home({}, {}, ({ configuration }) =>
      configuration.set("ChargingScheduleMaxPeriods", "1"),
    );
    await charger.setCurrent(lease(16, 60_000, 6));
    expect(station.limitA()).toBe(6);
  });

  test("a station that does not answer the question still gets profiles, of the plainest kind", async () => {
    const { station, charger } = await home({ silent: true });
    station.faults = {};
    expect(await charger.setCurrent(lease(10))).toEqual({ ok: true, value: 10 });
    expect(profilesOf(station).at(-1)?.csChargingProfiles.stackLevel).toBe(0);
  });
});

describe("a station that refuses or ignores", () => {
  test("refusing every way is a fault of the command, not an accepted limit", async () => {
    const { charger } = await home({ refuses: () => true });
    await charger.startCharging();
    expect(await charger.setCurrent(lease(10))).toEqual({ ok: false, error: "fault" });
  });

  test("a station that is limited within transactions only gets the limit with its start", async () => {
    const { station, charger } = await home({
      refuses: purposeIs("ChargePointMaxProfile", "TxDefaultProfile"),
    });
    expect(await charger.setCurrent(lease(9))).toEqual({ ok: true, value: 9 });
    await charger.startCharging();
    expect(station.drawA()).toBe(9);
    await settled();
    expect(profilesOf(station).at(-1)?.csChargingProfiles).toMatchObject({ transactionId: 101 });
  });

  test("one that takes no limit once its transaction runs is stopped", async () => {
    const { station, charger } = await home({ refuses: () => true });
    await charger.setCurrent(lease(9));
    await charger.startCharging();
    await settled();
    expect(station.transaction()).toBeUndefined();
  });

  test("accepting and ignoring is seen by the current, and another way is found", async () => {
    const { clock, station, charger } = await home({ ignores: purposeIs("ChargePointMaxProfile") });
    await charger.startCharging();
    await charger.setCurrent(lease(7));
    const before = station.drawA();
    await pass(clock, station, 60_000);
    expect([before, station.drawA()]).toEqual([16, 7]);
  });

  test("it is seen too while the limit changes every ten seconds", async () => {
    const { clock, station, charger } = await home({ ignores: purposeIs("ChargePointMaxProfile") });
    await charger.startCharging();
    for (let turn = 0; turn < 8; turn++) {
      await charger.setCurrent(lease(7 + (turn % 2)));
      await pass(clock, station, 10_000);
    }
    expect(station.drawA()).toBeLessThanOrEqual(8);
  });

  test("a station that ignores every way is stopped", async () => {
    const { clock, station, charger } = await home({ ignores: () => true });
    await charger.startCharging();
    await charger.setCurrent(lease(7));
    await pass(clock, station, 600_000);
    expect([station.transaction(), charger.healthCheck().state]).toEqual([undefined, "degraded"]);
  });

  test("one that follows is never suspected, whatever the limits do", async () => {
    const { clock, station, charger } = await home();
    await charger.startCharging();
    for (const currentA of [16, 6, 10, 0, 16, 7]) {
      await charger.setCurrent(lease(currentA));
      await pass(clock, station, 20_000);
    }
    expect(charger.healthCheck()).toEqual({ state: "healthy" });
  });

  test("a transaction that begins gets the limit as its own profile where the station has no profile of its own", async () => {
    const { station, charger } = await home({ refuses: purposeIs("ChargePointMaxProfile") });
    await charger.setCurrent(lease(9));
    await charger.startCharging();
    await settled();
    expect(profilesOf(station).at(-1)?.csChargingProfiles).toMatchObject({
      chargingProfilePurpose: "TxProfile",
      transactionId: 101,
    });
  });

  test("when a transaction ends, the next one finds the limit as the default", async () => {
    const { clock, station, charger } = await home({ refuses: purposeIs("ChargePointMaxProfile") });
    await charger.startCharging();
    await charger.setCurrent(lease(9));
    station.endTransaction();
    await pass(clock, station, 10_000);
    await charger.startCharging();
    expect(station.drawA()).toBe(9);
  });
});

describe("readings", () => {
  test("a replayed reading is never live: the state says stale", async () => {
    const { clock, station, charger } = await home();
    await charger.startCharging();
    clock.step(600_000);
    station.measure(START);
    expect(await charger.readState()).toMatchObject({ quality: "stale", at: START });
  });

  test("without any meter a station at rest draws nothing, as an estimate", async () => {
    const { charger } = await home({ unmetered: true });
    expect(await charger.readState()).toMatchObject({
      quality: "estimated",
      value: { powerW: 0, status: "preparing", connected: true },
    });
  });

  test("power, currents, phases and the session's energy are read", async () => {
    const { clock, station, charger } = await home();
    await charger.startCharging();
    await charger.setCurrent(lease(10));
    await pass(clock, station, 10_000);
    const { value, quality } = await charger.readState();
    expect([quality, value]).toEqual([
      "good",
      {
        status: "charging",
        connected: true,
        charging: true,
        powerW: 6900,
        phaseCurrentA: [10, 10, 10],
        phasesInUse: 3,
        currentLimitA: 10,
        sessionWh: 1,
      },
    ]);
  });

  test("a station without a connection cannot be read or commanded", async () => {
    const { station, charger } = await home();
    station.connected = false;
    await expect(charger.readState()).rejects.toMatchObject({ code: "DEVICE_UNREACHABLE" });
    await expect(charger.setCurrent(lease(6))).rejects.toMatchObject({ code: "DEVICE_UNREACHABLE" });
  });
});

describe("starting, phases, discharging", () => {
  test("nobody plugged in: no-vehicle", async () => {
    const { charger } = await home({}, {}, (station) => (station.plugged = false));
    expect(await charger.startCharging()).toEqual({ ok: false, error: "no-vehicle" });
  });

  test("a fault refuses every command but the stop", async () => {
    const { station, charger } = await home();
    station.faulted = true;
    expect(
      await Promise.all([charger.setCurrent(lease(6)), charger.startCharging(), charger.setPhases(1)]),
    ).toEqual([
      { ok: false, error: "fault" },
      { ok: false, error: "fault" },
      { ok: false, error: "fault" },
    ]);
    expect(await charger.stopCharging()).toEqual({ ok: true, value: undefined });
  });

  test("a change of phases sends the limit again with the new number", async () => {
    const { station, charger } = await home();
    await charger.setCurrent(lease(10));
    expect(await charger.setPhases(1)).toEqual({ ok: true, value: 1 });
    expect(profilesOf(station).at(-1)?.csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0]).toEqual(
      { startPeriod: 0, limit: 10, numberPhases: 1 },
    );
  });

  test("phases it does not offer are refused", async () => {
    const { charger } = await home({}, { capabilities: { ...CAPABILITIES, phases: [3] } });
    expect(await charger.setPhases(1)).toEqual({ ok: false, error: "phases-unsupported" });
  });

  test("a model that pauses by the lowest current is never told 0 A", async () => {
    const { station, charger } = await home(
      {},
      { policy: policyFor({ vendor: "Autel", model: "MaxiCharger" }) },
    );
    expect(await charger.setCurrent(lease(0))).toEqual({ ok: true, value: 6 });
    expect(station.limitA()).toBe(6);
  });

  const V2X = { bidirectional: true, maxDischargeW: 5_000, uses: ["home"] } as const;

  test("discharging is refused unless the model's policy says how", async () => {
    const { charger } = await home({}, { v2x: V2X });
    await charger.startCharging();
    expect(await charger.enableDischarge()).toEqual({ ok: false, error: "discharge-unsupported" });
  });

  test("where it does, a negative limit is sent that ends in 0 by itself, and the next limit takes it back", async () => {
    // Stations that check against the rules of 1.6 refuse negative limits: this one looks away.
    const { station, charger } = await home(
      {
        ignores: (request) =>
          (request.csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0]?.limit ?? 0) < 0,
      },
      { v2x: V2X, policy: policyFor(undefined, { dischargeBy: "negative-limit" }) },
    );
    await charger.startCharging();
    await charger.enableDischarge();
    const accepted = await charger.setDischargePower({
      powerW: -9_000,
      validForMs: 60_000,
      fallback: "idle",
    });
    expect(accepted).toEqual({ ok: true, value: -5_000 });
    const sent = profilesOf(station).at(-1)!;
    expect(sent.csChargingProfiles.chargingSchedule.chargingSchedulePeriod).toMatchObject([
      { limit: -7.2 },
      { startPeriod: 120, limit: 0 },
    ]);
    expect(OCPP16.validateCall([2, "1", "SetChargingProfile", sent])).toBe(true);
    await charger.setCurrent(lease(6));
    expect(station.calls.some(([action]) => action === "ClearChargingProfile")).toBe(true);
  });

  test("without being enabled it is refused, and a power above 0 is thrown at", async () => {
    const { charger } = await home(
      {},
      { v2x: V2X, policy: policyFor(undefined, { dischargeBy: "negative-limit" }) },
    );
    await charger.startCharging();
    expect(await charger.setDischargePower({ powerW: -1_000, validForMs: 1_000, fallback: "idle" })).toEqual({
      ok: false,
      error: "not-authorised",
    });
    await expect(
      charger.setDischargePower({ powerW: 1, validForMs: 1_000, fallback: "idle" }),
    ).rejects.toMatchObject({ code: "OUT_OF_RANGE" });
  });
});

import { expect, test } from "vitest";
import { AuthorisationList } from "../../src/central-system/authorisation.ts";
import { CentralSystem } from "../../src/central-system/central-system.ts";
import { MemoryTransactionStore } from "../../src/central-system/transaction.ts";
import type { QueueState } from "../../src/charge-point/transaction-queue.ts";
import { OCPP16 } from "../../src/messages/v16.ts";
import { OcppClient } from "../../src/node/client.ts";
import { SimulatedStation } from "../../src/simulator/simulated-station.ts";
import type { StationFaults } from "../../src/simulator/station-faults.ts";
import { mixedClock, simulatedEvse } from "../support/home.ts";
import { stage, until, type Stage } from "../support/server.ts";

/** A central system and a simulated station on one simulated clock, over a real connection. */
class Home implements AsyncDisposable {
  readonly store = new MemoryTransactionStore();
  readonly evse = simulatedEvse();
  disk: QueueState | undefined;
  central = this.#newCentral();
  #stage: Stage | undefined;
  #client: OcppClient | undefined;
  #station: SimulatedStation | undefined;

  get station(): SimulatedStation {
    return this.#station!;
  }

  get ours(): ReturnType<CentralSystem["station"]> {
    return this.central.station("CP1");
  }

  async start(faults: StationFaults = {}, port = 0): Promise<void> {
    this.#stage = await stage({
      port,
      protocols: [OCPP16],
      accept: ({ stationId }) => this.central.accept(stationId),
    });
    await this.startStation(faults);
  }

  async startStation(faults: StationFaults = {}): Promise<void> {
    const clock = mixedClock(this.evse.clock);
    this.#station = await SimulatedStation.create({
      charger: this.evse.charger,
      clock,
      idTag: "CARD",
      faults,
      storage: { load: () => this.disk, save: (state) => void (this.disk = structuredClone(state)) },
    });
    this.#client = new OcppClient({
      url: this.#stage!.url,
      stationId: "CP1",
      clock,
      protocols: [OCPP16],
      accept: () => this.station.accept(),
      backOff: { firstMs: 20, longestMs: 20 },
    });
    this.#client.start();
    await until(() => this.#client?.link?.isOpen === true);
  }

  /** The central system's process is lost, and another one starts with what was kept. */
  async replaceCentral(): Promise<void> {
    const { port } = this.#stage!.server;
    await this.#stage!.server.kill();
    this.central = this.#newCentral();
    this.#stage = await stage({
      port,
      protocols: [OCPP16],
      accept: ({ stationId }) => this.central.accept(stationId),
    });
    await until(() => this.ours.isOnline);
  }

  async stopStation(): Promise<void> {
    await this.#client?.close();
  }

  async poll(seconds: number): Promise<void> {
    for (let done = 0; done < seconds; done += 10) {
      this.evse.pass(10_000);
      await this.station.poll();
    }
    await until(() => this.station.queue.size === 0 || this.#client?.link === undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client?.close();
    await this.#stage?.server.close();
  }

  #newCentral(): CentralSystem {
    return new CentralSystem({
      clock: mixedClock(this.evse.clock),
      store: this.store,
      authorisation: new AuthorisationList({ CARD: { status: "Accepted" } }),
      bootWaitMs: 600_000,
    });
  }
}

const limitOf = (
  limit: number,
): Parameters<ReturnType<CentralSystem["station"]>["setChargingProfile"]>[1] => ({
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: "TxDefaultProfile",
  chargingProfileKind: "Absolute",
  chargingSchedule: {
    chargingRateUnit: "A",
    startSchedule: "2026-01-01T00:00:00Z",
    chargingSchedulePeriod: [{ startPeriod: 0, limit }],
  },
});

test("a car that is plugged in charges, is measured, and follows the limit that it is given", async () => {
  await using home = new Home();
  await home.start();
  await home.poll(120);
  expect(home.ours.connector(1)?.status).toBe("Charging");
  expect(home.ours.latest(1, "Power.Active.Import")).toMatchObject({ quality: "good" });
  expect(await home.ours.setChargingProfile(1, limitOf(6))).toEqual({ status: "Accepted" });
  await home.poll(120);
  expect(home.ours.latest(1, "Power.Active.Import")?.value).toBeCloseTo(6 * 3 * 230, -1);
});

test("a limit below 6 A pauses, and a higher one goes on in the same transaction", async () => {
  await using home = new Home();
  await home.start();
  await home.poll(60);
  await home.ours.setChargingProfile(1, limitOf(5.9));
  await home.poll(60);
  expect(home.ours.connector(1)?.status).toBe("SuspendedEVSE");
  await home.ours.setChargingProfile(1, limitOf(10));
  await home.poll(60);
  expect(home.ours.connector(1)?.status).toBe("Charging");
  expect(home.store.all()).toHaveLength(1);
});

test("a central system that is lost in mid-transaction and started again finds the transaction, its energy and its end", async () => {
  await using home = new Home();
  await home.start();
  await home.poll(300);
  await home.replaceCentral();
  await home.poll(300);
  expect(home.ours.runningTransaction(1)?.transactionId).toBe(1);
  await home.ours.remoteStop(1);
  await home.poll(20);
  expect(home.store.all()).toHaveLength(1);
  expect(home.store.all()[0]?.meterStopWh).toBeGreaterThan(1500);
});

test("a station that is lost in mid-transaction tells the end from its disk, under the right number", async () => {
  await using home = new Home();
  await home.start();
  await home.poll(60);
  await home.stopStation();
  await home.station.restart("PowerLoss");
  expect(home.disk?.messages.at(-1)).toMatchObject({ action: "StopTransaction" });
  await home.startStation();
  await home.poll(10);
  expect(home.store.all()[0]).toMatchObject({ transactionId: 1, reason: "PowerLoss" });
});

test("a station with the fault of ignoring profiles accepts them and charges on", async () => {
  await using home = new Home();
  await home.start({ ignoresProfiles: true });
  await home.poll(60);
  expect(await home.ours.setChargingProfile(1, limitOf(6))).toEqual({ status: "Accepted" });
  await home.poll(120);
  expect(home.evse.charger.powerW).toBeCloseTo(11_000, -1);
});

test("a station refuses what its faults say, and does not support what they say", async () => {
  await using home = new Home();
  await home.start({ refusesPurposes: ["TxDefaultProfile"], unsupported: ["GetConfiguration"] });
  expect(await home.ours.setChargingProfile(1, limitOf(6))).toEqual({ status: "Rejected" });
  await expect(home.ours.call("GetConfiguration", {})).rejects.toMatchObject({
    context: { rpcCode: "NotSupported" },
  });
});

test("configuration is read, changed where it may be, and refused where it may not", async () => {
  await using home = new Home();
  await home.start();
  const change = (key: string, value: string): Promise<object> =>
    home.ours.call("ChangeConfiguration", { key, value });
  expect(await change("MeterValueSampleInterval", "10")).toEqual({ status: "Accepted" });
  expect(await change("MeterValueSampleInterval", "soon")).toEqual({ status: "Rejected" });
  expect(await change("NumberOfConnectors", "9")).toEqual({ status: "Rejected" });
  expect(await change("Colour", "red")).toEqual({ status: "NotSupported" });
  expect(await home.ours.call("GetConfiguration", { key: ["MeterValueSampleInterval"] })).toEqual({
    configurationKey: [{ key: "MeterValueSampleInterval", readonly: false, value: "10" }],
  });
});

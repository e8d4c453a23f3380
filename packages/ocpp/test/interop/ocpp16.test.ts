import { describe, expect, test } from "vitest";
import { AuthorisationList } from "../../src/central-system/authorisation.ts";
import { CentralSystem } from "../../src/central-system/central-system.ts";
import { MemoryTransactionStore } from "../../src/central-system/transaction.ts";
import type { V16Request } from "../../src/messages/v16.ts";
import { OCPP16 } from "../../src/messages/v16.ts";
import { OcppClient } from "../../src/node/client.ts";
import { SimulatedStation } from "../../src/simulator/simulated-station.ts";
import { mixedClock, simulatedEvse } from "../support/home.ts";
import { stage, systemClock, until } from "../support/server.ts";
import { ocppRpc, ocppTs, voltbras, type Peer } from "./peers.ts";

const PEERS: readonly Peer[] = [ocppRpc("ocpp1.6"), ocppTs(), voltbras()];
const AT = "2026-01-01T00:00:00Z";

const profile = (limit: number): V16Request<"SetChargingProfile">["csChargingProfiles"] => ({
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: "TxDefaultProfile",
  chargingProfileKind: "Absolute",
  chargingSchedule: {
    chargingRateUnit: "A",
    startSchedule: AT,
    chargingSchedulePeriod: [{ startPeriod: 0, limit }],
  },
});

const schedule = {
  status: "Accepted",
  connectorId: 1,
  scheduleStart: AT,
  chargingSchedule: { chargingRateUnit: "A", chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] },
};
const stationAnswers: Readonly<Record<string, object>> = {
  GetCompositeSchedule: schedule,
  GetConfiguration: { configurationKey: [{ key: "HeartbeatInterval", readonly: false, value: "300" }] },
};

describe.each(PEERS)("our central system with $name as the station", (peer) => {
  test("holds the whole conversation, with a reconnect in mid-transaction", async () => {
    const store = new MemoryTransactionStore();
    const central = new CentralSystem({
      clock: systemClock,
      store,
      authorisation: new AuthorisationList({ CARD: { status: "Accepted" } }),
      bootWaitMs: 600_000,
    });
    await using here = await stage({
      protocols: [OCPP16],
      accept: ({ stationId }) => central.accept(stationId),
    });
    const asked: [string, unknown][] = [];
    const connect = (): ReturnType<Peer["station"]> =>
      peer.station(here.url, "CP1", (action, payload) => {
        asked.push([action, payload]);
        return stationAnswers[action] ?? { status: "Accepted" };
      });
    let station = await connect();
    const ours = central.station("CP1");

    expect(
      await station.call("BootNotification", { chargePointVendor: "P", chargePointModel: "M" }),
    ).toMatchObject({ status: "Accepted", interval: 300 });
    await station.call("StatusNotification", { connectorId: 1, errorCode: "NoError", status: "Preparing" });
    expect(ours.connector(1)?.status).toBe("Preparing");
    expect(await station.call("Heartbeat", {})).toHaveProperty("currentTime");
    expect(await station.call("Authorize", { idTag: "CARD" })).toEqual({ idTagInfo: { status: "Accepted" } });

    expect(await ours.call("GetConfiguration", { key: ["HeartbeatInterval"] })).toMatchObject({
      configurationKey: [{ key: "HeartbeatInterval", value: "300" }],
    });
    expect(await ours.call("ChangeConfiguration", { key: "HeartbeatInterval", value: "60" })).toEqual({
      status: "Accepted",
    });
    expect(await ours.remoteStart(1, "CARD")).toEqual({ status: "Accepted" });
    const start = { connectorId: 1, idTag: "CARD", meterStart: 100, timestamp: AT };
    expect(await station.call("StartTransaction", start)).toMatchObject({ transactionId: 1 });
    if (peer.name === "ocpp-ts") {
      // The client of ocpp-ts refuses the legal limit 6.1 A: its validator divides in binary.
      await expect(ours.setChargingProfile(1, profile(6.1))).rejects.toMatchObject({
        code: "OCPP_CALL_ERROR",
      });
    } else {
      expect(await ours.setChargingProfile(1, profile(6.1))).toEqual({ status: "Accepted" });
    }
    expect(await ours.setChargingProfile(1, profile(16))).toEqual({ status: "Accepted" });
    expect(await ours.call("GetCompositeSchedule", { connectorId: 1, duration: 60 })).toEqual(schedule);

    station.close();
    await until(() => !ours.isOnline);
    station = await connect();
    await station.call("MeterValues", {
      connectorId: 1,
      transactionId: 1,
      meterValue: [
        { timestamp: AT, sampledValue: [{ value: "7.2", unit: "kW", measurand: "Power.Active.Import" }] },
      ],
    });
    expect(ours.runningTransaction(1)?.transactionId).toBe(1);
    expect(ours.latest(1, "Power.Active.Import")).toMatchObject({ value: 7200 });
    expect(await ours.remoteStop(1)).toEqual({ status: "Accepted" });
    await station.call("StopTransaction", { transactionId: 1, meterStop: 900, timestamp: AT });
    expect(store.all()).toMatchObject([{ transactionId: 1, meterStartWh: 100, meterStopWh: 900 }]);
    expect(asked.filter(([action]) => action === "RemoteStopTransaction")).toEqual([
      ["RemoteStopTransaction", { transactionId: 1 }],
    ]);
    station.close();
  });
});

const centralAnswers: Readonly<Record<string, object>> = {
  BootNotification: { status: "Accepted", currentTime: AT, interval: 300 },
  Heartbeat: { currentTime: AT },
  Authorize: { idTagInfo: { status: "Accepted" } },
  StartTransaction: { idTagInfo: { status: "Accepted" }, transactionId: 7 },
  StopTransaction: {},
};

describe.each(PEERS)("our simulated station with $name as the central system", (peer) => {
  test("charges as it is told, through a reconnect in mid-transaction", async () => {
    const heard: [string, Record<string, unknown>][] = [];
    const central = await peer.central((action, payload) => {
      heard.push([action, payload]);
      return centralAnswers[action] ?? {};
    });
    const actions = (): readonly string[] => heard.map(([action]) => action);
    const { charger, clock, pass } = simulatedEvse();
    const station = await SimulatedStation.create({ charger, clock: mixedClock(clock) });
    await using client = new OcppClient({
      url: central.url,
      stationId: "CP1",
      clock: systemClock,
      protocols: [OCPP16],
      accept: () => station.accept(),
      backOff: { firstMs: 20, longestMs: 20 },
    });
    client.start();
    await until(() => client.link?.isOpen === true);
    const poll = async (seconds: number): Promise<void> => {
      for (let done = 0; done < seconds; done += 10) {
        pass(10_000);
        await station.poll();
      }
    };
    await poll(10);
    expect(actions()).toEqual(["BootNotification", "StatusNotification", "Heartbeat"]);

    expect(await central.call("GetConfiguration", { key: ["NumberOfConnectors", "Nonsense"] })).toEqual({
      configurationKey: [{ key: "NumberOfConnectors", readonly: true, value: "1" }],
      unknownKey: ["Nonsense"],
    });
    expect(await central.call("RemoteStartTransaction", { connectorId: 1, idTag: "CARD" })).toMatchObject({
      status: "Accepted",
    });
    await poll(60);
    await until(() => station.transactionId === 7);
    expect(charger.powerW).toBeCloseTo(11_000, -1);

    if (peer.name !== "ocpp-ts") {
      const answer = await central.call("SetChargingProfile", {
        connectorId: 1,
        csChargingProfiles: profile(6.1),
      });
      expect(answer).toMatchObject({ status: "Accepted" });
      await poll(60);
      expect(charger.powerW).toBeCloseTo(6 * 3 * 230, -1);
      const composite = await central.call("GetCompositeSchedule", { connectorId: 1, duration: 60 });
      expect(composite).toMatchObject({
        chargingSchedule: { chargingSchedulePeriod: [{ startPeriod: 0, limit: 6.1 }] },
      });
    }
    await central.call("SetChargingProfile", { connectorId: 1, csChargingProfiles: profile(8) });
    await poll(60);
    expect(charger.powerW).toBeCloseTo(8 * 3 * 230, -1);

    client.interrupt();
    await until(() => client.link === undefined);
    await poll(120);
    expect(station.queue.size).toBeGreaterThan(0);
    await until(() => client.link?.isOpen === true);
    await poll(10);
    await until(() => station.queue.size === 0);
    expect(actions().filter((action) => action === "StartTransaction")).toHaveLength(1);

    expect(await central.call("RemoteStopTransaction", { transactionId: 7 })).toMatchObject({
      status: "Accepted",
    });
    await poll(20);
    await until(() => actions().includes("StopTransaction"));
    expect(heard.find(([action]) => action === "StopTransaction")?.[1]).toMatchObject({
      transactionId: 7,
      reason: "Remote",
    });
    expect(charger.powerW).toBe(0);
    await client.close();
    await central.close();
  });
});

import { expect, test } from "vitest";
import { AuthorisationList } from "../../src/central-system/authorisation.ts";
import { CentralSystem } from "../../src/central-system/central-system.ts";
import type { StationEvent } from "../../src/central-system/events.ts";
import type { CentralSystemOptions } from "../../src/central-system/options.ts";
import { MemoryTransactionStore } from "../../src/central-system/transaction.ts";
import { OCPP16 } from "../../src/messages/v16.ts";
import { RpcEngine } from "../../src/rpc/engine.ts";
import type { Link } from "../../src/rpc/link.ts";
import { partsOf, settle } from "../rpc/pair.ts";

const T0 = Date.UTC(2026, 0, 1);
const iso = (seconds: number): string => new Date(T0 + seconds * 1000).toISOString();

/** A central system with one station at the end of a wire that the test holds. */
class Wire {
  readonly store: MemoryTransactionStore;
  readonly central: CentralSystem;
  readonly events: StationEvent[] = [];
  readonly sent: string[] = [];
  now = T0;
  #engine: RpcEngine | undefined;
  #end: ((reason: string) => void) | undefined;
  #sleepers: { readonly wake: () => void; readonly dueMs: number }[] = [];
  #ids = 0;

  constructor(options: Partial<CentralSystemOptions> = {}, store = new MemoryTransactionStore()) {
    this.store = store;
    this.central = new CentralSystem({
      clock: {
        now: () => this.now,
        monotonicMs: () => this.now,
        sleep: (ms) => new Promise((wake) => this.#sleepers.push({ wake, dueMs: this.now + ms })),
      },
      store,
      authorisation: new AuthorisationList({ CARD: { status: "Accepted" } }),
      onEvent: (_id, event) => void this.events.push(event),
      ...options,
    });
  }

  get station(): ReturnType<CentralSystem["station"]> {
    return this.central.station("CP1");
  }

  connect(): void {
    const setup = this.central.accept("CP1");
    const engine = new RpcEngine({
      protocol: OCPP16,
      ports: {
        send: (text) => void this.sent.push(text),
        monotonicMs: () => this.now,
        newId: () => `c${(this.#ids += 1)}`,
      },
      handlers: {},
      fallback: setup.answer,
    });
    this.#engine = engine as unknown as RpcEngine;
    let isOpen = true;
    const link: Link = {
      stationId: "CP1",
      version: "1.6",
      engine: this.#engine,
      remote: "test",
      get isOpen() {
        return isOpen;
      },
      close: () => undefined,
    };
    this.#end = (reason) => {
      isOpen = false;
      engine.close(reason);
      setup.onClose?.(reason);
    };
    setup.onOpen?.(link);
  }

  disconnect(): void {
    this.#end?.("lost");
  }

  /** Sends a call as the station does; its answer. */
  async say(action: string, payload: object): Promise<Record<string, unknown>> {
    const id = `s${(this.#ids += 1)}`;
    this.#engine?.receive(JSON.stringify([2, id, action, payload]));
    await settle();
    const answer = this.sent.map(partsOf).find((parts) => parts[0] !== 2 && parts[1] === id);
    return answer?.[2] as Record<string, unknown>;
  }

  /** The last call of the central system, answered. */
  async reply(payload: object): Promise<readonly unknown[]> {
    const call = this.sent.map(partsOf).findLast((parts) => parts[0] === 2) ?? [];
    this.#engine?.receive(JSON.stringify([3, call[1], payload]));
    await settle();
    return call;
  }

  async pass(ms: number): Promise<void> {
    this.now += ms;
    const due = this.#sleepers.filter(({ dueMs }) => dueMs <= this.now);
    this.#sleepers = this.#sleepers.filter(({ dueMs }) => dueMs > this.now);
    for (const { wake } of due) wake();
    await settle();
  }
}

const BOOT = { chargePointVendor: "V", chargePointModel: "M" };
const START = { connectorId: 1, idTag: "CARD", meterStart: 1000, timestamp: iso(0) };

async function booted(options: Partial<CentralSystemOptions> = {}): Promise<Wire> {
  const wire = new Wire(options);
  wire.connect();
  await wire.say("BootNotification", BOOT);
  return wire;
}

test("a boot is accepted with the time and the interval of heartbeats, and makes the station ready", async () => {
  const wire = new Wire({ heartbeatIntervalS: 60 });
  wire.connect();
  expect(wire.station.isReady).toBe(false);
  const answer = await wire.say("BootNotification", BOOT);
  expect(answer).toEqual({ status: "Accepted", currentTime: "2026-01-01T00:00:00Z", interval: 60 });
  expect(wire.station.isReady).toBe(true);
});

test("a station that is not admitted yet stays pending and is not commanded", async () => {
  const wire = new Wire({ admit: () => "Pending" });
  wire.connect();
  expect(await wire.say("BootNotification", BOOT)).toMatchObject({ status: "Pending" });
  expect(wire.station.isReady).toBe(false);
});

test("a station that does not boot is asked for it after 30 s, and served after its answer", async () => {
  const wire = new Wire();
  wire.connect();
  await wire.pass(29_999);
  expect(wire.sent).toEqual([]);
  await wire.pass(1);
  expect(partsOf(wire.sent[0]).slice(2)).toEqual([
    "TriggerMessage",
    { requestedMessage: "BootNotification" },
  ]);
  expect(wire.station.isReady).toBe(false);
  await wire.reply({ status: "NotImplemented" });
  expect(wire.station.isReady).toBe(true);
});

test("a known station that goes on without a boot after a reconnect is ready with its first message", async () => {
  const wire = await booted();
  wire.disconnect();
  expect(wire.station.isReady).toBe(false);
  wire.connect();
  await wire.say("Heartbeat", {});
  expect(wire.station.isReady).toBe(true);
});

test("whoever waits for a station to be ready is told", async () => {
  const wire = new Wire();
  const ready = wire.station.whenReady();
  wire.connect();
  await wire.say("BootNotification", BOOT);
  await expect(ready).resolves.toBeUndefined();
});

test("a call to a station that is away is rejected at once", async () => {
  await expect(new Wire().station.remoteStart(1, "CARD")).rejects.toMatchObject({
    code: "OCPP_UNKNOWN_STATION",
  });
});

test("a known tag is accepted in any case of its letters, an unknown one is invalid", async () => {
  const wire = await booted();
  expect(await wire.say("Authorize", { idTag: "card" })).toEqual({ idTagInfo: { status: "Accepted" } });
  expect(await wire.say("Authorize", { idTag: "THIEF" })).toEqual({ idTagInfo: { status: "Invalid" } });
});

test("a tag past its date is expired", () => {
  const list = new AuthorisationList({ GUEST: { status: "Accepted", expiresAt: T0 } });
  expect(list.check("GUEST", T0 - 1).status).toBe("Accepted");
  expect(list.check("GUEST", T0).status).toBe("Expired");
});

test("a transaction begins, is measured and ends, and is kept with its meter", async () => {
  const wire = await booted();
  const started = await wire.say("StartTransaction", START);
  expect(started).toEqual({ idTagInfo: { status: "Accepted" }, transactionId: 1 });
  expect(wire.station.runningTransaction(1)?.transactionId).toBe(1);
  await wire.say("StopTransaction", {
    transactionId: 1,
    meterStop: 6000,
    timestamp: iso(3600),
    reason: "Local",
  });
  expect(wire.station.runningTransaction(1)).toBeUndefined();
  expect(wire.store.all()).toEqual([
    {
      transactionId: 1,
      stationId: "CP1",
      connectorId: 1,
      idTag: "CARD",
      startedAt: T0,
      meterStartWh: 1000,
      stoppedAt: T0 + 3_600_000,
      meterStopWh: 6000,
      reason: "Local",
    },
  ]);
});

test("a start that is told again after a restart of the central system keeps its number", async () => {
  const wire = await booted();
  await wire.say("StartTransaction", START);
  const later = new Wire({}, wire.store);
  later.connect();
  expect(await later.say("StartTransaction", START)).toMatchObject({ transactionId: 1 });
  expect(wire.store.all()).toHaveLength(1);
});

test("a transaction runs on across a reconnect", async () => {
  const wire = await booted();
  await wire.say("StartTransaction", START);
  wire.disconnect();
  wire.connect();
  expect(wire.station.runningTransaction(1)?.transactionId).toBe(1);
});

test("a transaction runs on across a restart of the central system", async () => {
  const wire = await booted();
  await wire.say("StartTransaction", START);
  const later = new Wire({}, wire.store);
  later.connect();
  await settle();
  expect(later.station.runningTransaction(1)?.transactionId).toBe(1);
});

test("a boot ends what ran, and meter values of the transaction bring it back", async () => {
  const wire = await booted();
  await wire.say("StartTransaction", START);
  await wire.say("BootNotification", BOOT);
  expect(wire.station.runningTransaction(1)).toBeUndefined();
  const meterValue = [{ timestamp: iso(60), sampledValue: [{ value: "1200" }] }];
  await wire.say("MeterValues", { connectorId: 1, transactionId: 1, meterValue });
  expect(wire.station.runningTransaction(1)?.transactionId).toBe(1);
});

test("meter values that still name a stopped transaction do not revive it", async () => {
  const wire = await booted();
  await wire.say("StartTransaction", START);
  await wire.say("StopTransaction", { transactionId: 1, meterStop: 2000, timestamp: iso(60) });
  const meterValue = [{ timestamp: iso(90), sampledValue: [{ value: "2000" }] }];
  await wire.say("MeterValues", { connectorId: 1, transactionId: 1, meterValue });
  expect(wire.station.runningTransaction(1)).toBeUndefined();
});

test("a stop with the number -1 ends the only open transaction", async () => {
  const wire = await booted();
  await wire.say("StartTransaction", START);
  await wire.say("StopTransaction", { transactionId: -1, meterStop: 2000, timestamp: iso(60) });
  expect(wire.store.all()[0]?.meterStopWh).toBe(2000);
});

test("a stop of an unknown transaction is answered, and told", async () => {
  const wire = await booted();
  expect(await wire.say("StopTransaction", { transactionId: 77, meterStop: 1, timestamp: iso(0) })).toEqual(
    {},
  );
  expect(wire.events.at(-1)).toEqual({ kind: "transaction-unknown", transactionId: 77 });
});

test("a new transaction on a connector ends the one whose end was never told, at its own start", async () => {
  const wire = await booted();
  await wire.say("StartTransaction", START);
  await wire.say("StartTransaction", { ...START, timestamp: iso(100), meterStart: 1500 });
  expect(wire.store.all()[0]).toMatchObject({ meterStopWh: 1500, reason: "Superseded" });
  expect(wire.station.runningTransaction(1)?.transactionId).toBe(2);
});

test("a connector's state is the last one told, stale once the connection is lost", async () => {
  const wire = await booted();
  await wire.say("StatusNotification", { connectorId: 1, errorCode: "NoError", status: "Preparing" });
  expect(wire.station.connector(1)).toMatchObject({ status: "Preparing", stale: false, unexpected: false });
  wire.disconnect();
  expect(wire.station.connector(1)).toMatchObject({ status: "Preparing", stale: true });
});

test("a change of state that the standard does not know is taken and marked", async () => {
  const wire = await booted();
  for (const status of ["Reserved", "Charging"]) {
    await wire.say("StatusNotification", { connectorId: 1, errorCode: "NoError", status });
  }
  expect(wire.station.connector(1)).toMatchObject({ status: "Charging", unexpected: true });
});

test("old meter values that come late never replace newer ones, nor count as live", async () => {
  const wire = await booted();
  const power = (value: string, at: number): object => ({
    timestamp: iso(at),
    sampledValue: [{ value, measurand: "Power.Active.Import", unit: "kW" }],
  });
  await wire.pass(600_000);
  await wire.say("MeterValues", { connectorId: 1, meterValue: [power("7", 590)] });
  await wire.say("MeterValues", { connectorId: 1, meterValue: [power("3", 10), power("4", 20)] });
  expect(wire.station.latest(1, "Power.Active.Import")).toEqual({
    value: 7000,
    at: T0 + 590_000,
    quality: "good",
  });
  await wire.pass(90_000);
  expect(wire.station.latest(1, "Power.Active.Import")?.quality).toBe("stale");
});

test("firmware, diagnostics, logs and security events are told", async () => {
  const wire = await booted();
  await wire.say("FirmwareStatusNotification", { status: "Downloading" });
  await wire.say("SignedFirmwareStatusNotification", { status: "Installed", requestId: 4 });
  await wire.say("DiagnosticsStatusNotification", { status: "Uploading" });
  await wire.say("LogStatusNotification", { status: "Uploaded", requestId: 5 });
  await wire.say("SecurityEventNotification", { type: "FirmwareUpdated", timestamp: iso(0) });
  const kinds = wire.events.map((event) => event.kind).slice(-5);
  expect(kinds).toEqual(["firmware", "firmware", "diagnostics", "diagnostics", "security"]);
  expect([wire.station.firmwareStatus, wire.station.diagnosticsStatus]).toEqual(["Installed", "Uploaded"]);
});

test("a request for a certificate is signed and the chain sent; without a signer it is rejected", async () => {
  const wire = await booted({ signCertificate: (_id, csr) => Promise.resolve(`signed ${csr}`) });
  expect(await wire.say("SignCertificate", { csr: "csr" })).toEqual({ status: "Accepted" });
  expect(partsOf(wire.sent.at(-1)).slice(2)).toEqual([
    "CertificateSigned",
    { certificateChain: "signed csr" },
  ]);
  expect(await (await booted()).say("SignCertificate", { csr: "csr" })).toEqual({ status: "Rejected" });
});

test("a reservation that is accepted is kept until a transaction uses it", async () => {
  const wire = await booted();
  const reservation = { reservationId: 3, connectorId: 1, idTag: "CARD", expiryDate: iso(900) };
  const reserved = wire.station.reserve(reservation);
  await wire.reply({ status: "Accepted" });
  expect(await reserved).toBe("Accepted");
  expect(wire.station.reservations).toEqual([reservation]);
  await wire.say("StartTransaction", { ...START, reservationId: 3 });
  expect(wire.station.reservations).toEqual([]);
});

test("the authorisation list is sent whole, under a version that grows", async () => {
  const authorisation = new AuthorisationList({ CARD: { status: "Accepted" } });
  const wire = await booted({ authorisation });
  authorisation.set("GUEST", { status: "Blocked" });
  const sent = wire.station.sendAuthorisationList();
  const call = await wire.reply({ status: "Accepted" });
  expect(await sent).toBe("Accepted");
  expect(call[3]).toEqual({
    listVersion: 2,
    updateType: "Full",
    localAuthorizationList: [
      { idTag: "card", idTagInfo: { status: "Accepted" } },
      { idTag: "guest", idTagInfo: { status: "Blocked" } },
    ],
  });
});

test.each([
  ["Authorize", { idTag: "x" }],
  ["BootNotification", BOOT],
  ["DataTransfer", { vendorId: "v" }],
  ["DiagnosticsStatusNotification", { status: "Idle" }],
  ["FirmwareStatusNotification", { status: "Idle" }],
  ["Heartbeat", {}],
  ["LogStatusNotification", { status: "Idle" }],
  ["MeterValues", { connectorId: 0, meterValue: [] }],
  ["SecurityEventNotification", { type: "x", timestamp: iso(0) }],
  ["SignCertificate", { csr: "x" }],
  ["SignedFirmwareStatusNotification", { status: "Idle" }],
  ["StartTransaction", START],
  ["StatusNotification", { connectorId: 0, errorCode: "NoError", status: "Available" }],
  ["StopTransaction", { transactionId: 1, meterStop: 0, timestamp: iso(0) }],
])("%s, which stations send, has an answer", async (action, payload) => {
  const wire = await booted();
  const answer = await wire.say(action, payload);
  expect(OCPP16.validator.check(action, "response", answer)).toBeUndefined();
});

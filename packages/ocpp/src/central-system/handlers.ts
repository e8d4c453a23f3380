import { formatInstant, parseInstant } from "@oec/domain";
import type { V16Messages, V16Request, V16Response } from "../messages/v16.ts";
import type { Handlers } from "../rpc/contract.ts";
import type { CentralSystemOptions } from "./options.ts";
import type { Station } from "./station.ts";
import type { Transaction } from "./transaction.ts";

/** Answers to everything that a station of OCPP 1.6 may ask of its central system. */
export function centralSystemHandlers(
  station: Station,
  options: CentralSystemOptions,
): Handlers<V16Messages> {
  const { clock, authorisation } = options;
  const currentTime = (): string => formatInstant(clock.now());
  return {
    BootNotification: (boot) => {
      const status = options.admit?.(station.id, boot) ?? "Accepted";
      if (status === "Accepted") {
        station.booted(boot);
        // After the answer: a station that gets commands before it may refuse them.
        queueMicrotask(() => station.makeReady(true));
      }
      return { status, currentTime: currentTime(), interval: options.heartbeatIntervalS ?? 300 };
    },
    Heartbeat: () => ({ currentTime: currentTime() }),
    Authorize: ({ idTag }) => ({ idTagInfo: authorisation.check(idTag, clock.now()) }),
    StatusNotification: (request) => {
      station.setStatus(request);
      return {};
    },
    MeterValues: ({ connectorId, transactionId, meterValue }) => {
      station.addMeterValues(connectorId, meterValue);
      const isKnown = station.runningTransaction(connectorId)?.transactionId === transactionId;
      if (transactionId === undefined || isKnown) return {};
      return resume(station, options, connectorId, transactionId);
    },
    StartTransaction: (request) => start(station, options, request),
    StopTransaction: (request) => stop(station, options, request),
    DataTransfer: (request) => options.dataTransfer?.(station.id, request) ?? { status: "UnknownVendorId" },
    DiagnosticsStatusNotification: ({ status }) => {
      station.diagnosticsStatus = status;
      station.tell({ kind: "diagnostics", status, requestId: undefined });
      return {};
    },
    LogStatusNotification: ({ status, requestId }) => {
      station.diagnosticsStatus = status;
      station.tell({ kind: "diagnostics", status, requestId });
      return {};
    },
    FirmwareStatusNotification: ({ status }) => {
      station.firmwareStatus = status;
      station.tell({ kind: "firmware", status, requestId: undefined });
      return {};
    },
    SignedFirmwareStatusNotification: ({ status, requestId }) => {
      station.firmwareStatus = status;
      station.tell({ kind: "firmware", status, requestId });
      return {};
    },
    SecurityEventNotification: (event) => {
      station.tell({ kind: "security", event });
      return {};
    },
    SignCertificate: ({ csr }) => sign(station, options, csr),
  };
}

/** A running transaction that this central system did not know, or had given up at a boot, is one again; a stopped one is not. */
async function resume(
  station: Station,
  { store }: CentralSystemOptions,
  connectorId: number,
  transactionId: number,
): Promise<V16Response<"MeterValues">> {
  const known = await store.find(station.id, transactionId);
  if (known?.stoppedAt === undefined && known?.connectorId === connectorId) station.setRunning(known);
  return {};
}

async function start(
  station: Station,
  { store, authorisation, clock }: CentralSystemOptions,
  request: V16Request<"StartTransaction">,
): Promise<V16Response<"StartTransaction">> {
  const { connectorId, idTag, meterStart, timestamp, reservationId } = request;
  const startedAt = parseInstant(timestamp);
  const idTagInfo = authorisation.check(idTag, clock.now());
  const known = await store.findStart(station.id, connectorId, startedAt, idTag);
  if (known !== undefined) return { idTagInfo, transactionId: known.transactionId };
  for (const before of await store.open(station.id)) {
    if (before.connectorId !== connectorId) continue;
    // Its end was never told. What it took is known at most up to the start of this one.
    await finish(station, store, {
      ...before,
      stoppedAt: startedAt,
      meterStopWh: meterStart,
      reason: "Superseded",
    });
  }
  const transactionId = await store.nextTransactionId();
  const transaction: Transaction = {
    transactionId,
    stationId: station.id,
    connectorId,
    idTag,
    startedAt,
    meterStartWh: meterStart,
  };
  // Kept before it is answered: a number that is given out must be known after a restart.
  await store.save(transaction);
  station.setRunning(transaction);
  station.useReservation(reservationId);
  station.tell({ kind: "transaction-started", transaction, accepted: idTagInfo.status === "Accepted" });
  return { idTagInfo, transactionId };
}

async function stop(
  station: Station,
  { store, authorisation, clock }: CentralSystemOptions,
  request: V16Request<"StopTransaction">,
): Promise<V16Response<"StopTransaction">> {
  const { transactionId, idTag, meterStop, timestamp, reason = "Local", transactionData } = request;
  const transaction = (await store.find(station.id, transactionId)) ?? (await theOnlyOpen(station, store));
  if (transaction === undefined) station.tell({ kind: "transaction-unknown", transactionId });
  else {
    if (transactionData !== undefined) station.addMeterValues(transaction.connectorId, transactionData);
    const stoppedAt = parseInstant(timestamp);
    await finish(station, store, { ...transaction, stoppedAt, meterStopWh: meterStop, reason });
  }
  return idTag === undefined ? {} : { idTagInfo: authorisation.check(idTag, clock.now()) };
}

/** A station that was offline at the start may end with the number -1: it means its only open one. */
async function theOnlyOpen(
  station: Station,
  store: CentralSystemOptions["store"],
): Promise<Transaction | undefined> {
  const open = await store.open(station.id);
  return open.length === 1 ? open[0] : undefined;
}

async function finish(
  station: Station,
  store: CentralSystemOptions["store"],
  transaction: Transaction,
): Promise<void> {
  await store.save(transaction);
  station.setRunning(transaction);
  station.tell({ kind: "transaction-stopped", transaction });
}

function sign(
  station: Station,
  { signCertificate }: CentralSystemOptions,
  csr: string,
): V16Response<"SignCertificate"> {
  if (signCertificate === undefined) return { status: "Rejected" };
  void signCertificate(station.id, csr)
    .then((certificateChain) => station.call("CertificateSigned", { certificateChain }))
    .catch((error: unknown) => {
      station.tell({ kind: "rpc", event: { kind: "handler-failed", action: "SignCertificate", error } });
    });
  return { status: "Accepted" };
}

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { engineOf, OCPP16, TransactionQueue, type Transaction } from "@oec/ocpp";
import { OcppClient } from "@oec/ocpp/node";
import { atMost, figure, type Row, type SuiteContext } from "../lib/suite.ts";
import { systemClock } from "../lib/system-clock.ts";
import { startServer } from "./child.ts";

const KILLS = 5;
const MINUTES = 60;
/** Two transactions an hour, each of 25 minutes with a meter value every 5. */
const PERIOD_MIN = 30;
const LENGTH_MIN = 25;
const METER_EVERY_MIN = 5;

/** A station with a queue and a client as real ones have, driven minute by minute of a simulated hour. */
class BusyStation {
  readonly client: OcppClient;
  readonly queue: TransactionQueue;
  started = 0;
  #localId = 0;

  constructor(queue: TransactionQueue, port: number, number: number) {
    this.queue = queue;
    this.client = new OcppClient({
      url: `ws://127.0.0.1:${port}`,
      stationId: `CP${number}`,
      clock: systemClock,
      protocols: [OCPP16],
      backOff: { firstMs: 100, longestMs: 1000 },
      accept: () => ({
        answer: () => ({}),
        onOpen: (link) => {
          const engine = engineOf(link, OCPP16);
          engine
            .call("BootNotification", { chargePointVendor: "Bench", chargePointModel: "Busy" })
            .then(() => queue.connect(engine))
            .catch(() => undefined);
        },
        onClose: () => queue.disconnect(),
      }),
    });
    this.client.start();
  }

  async minute(minute: number): Promise<void> {
    const phase = minute % PERIOD_MIN;
    const timestamp = new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();
    if (phase === 0) {
      this.#localId = this.queue.newLocalId();
      this.started += 1;
      const payload = { connectorId: 1, idTag: "CARD", meterStart: minute, timestamp };
      await this.queue.add({ action: "StartTransaction", localId: this.#localId, payload });
    } else if (phase === LENGTH_MIN) {
      const payload = { meterStop: minute, timestamp };
      await this.queue.add({ action: "StopTransaction", localId: this.#localId, payload });
    } else if (phase < LENGTH_MIN && phase % METER_EVERY_MIN === 0) {
      const payload = {
        connectorId: 1,
        meterValue: [{ timestamp, sampledValue: [{ value: String(minute) }] }],
      };
      await this.queue.add({ action: "MeterValues", localId: this.#localId, payload });
    }
  }
}

/** A thousand stations for an hour that passes quickly, while the central system is killed and started again five times. */
export async function measureEndurance(context: SuiteContext, stations: number): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "oec-ocpp-"));
  const journal = join(folder, "transactions.jsonl");
  let server = await startServer("ours", 0, journal);
  const { port } = server;
  const fleet = await Promise.all(
    Array.from({ length: stations }, async (_, number) => {
      const queue = await TransactionQueue.open({
        storage: { load: () => undefined, save: () => undefined },
        clock: systemClock,
        retryIntervalMs: () => 1000,
        attempts: () => 1000,
      });
      return new BusyStation(queue, port, number);
    }),
  );
  try {
    const began = performance.now();
    for (let minute = 0; minute < MINUTES; minute += 1) {
      await Promise.all(fleet.map((station) => station.minute(minute)));
      if (minute % 11 === 10) {
        await server.kill();
        await sleep(200);
        server = await startServer("ours", port, journal);
        context.progress(`minute ${minute}: killed and started again`);
      }
      await sleep(100);
    }
    for (let waited = 0; waited < 600 && fleet.some(({ queue }) => queue.size > 0); waited += 1)
      await sleep(100);
    const seconds = (performance.now() - began) / 1000;
    const began0 = fleet.reduce((sum, { started }) => sum + started, 0);
    const { complete, doubled } = accountOf(journal);
    return [
      atMost(0, {
        id: "ocpp/endurance-lost",
        name: `lost transactions of ${stations} stations in an hour with ${KILLS} kills`,
        value: began0 - complete,
        unit: "transactions",
      }),
      atMost(0, {
        id: "ocpp/endurance-doubled",
        name: "transactions kept twice",
        value: doubled,
        unit: "transactions",
      }),
      figure({
        id: "ocpp/endurance-transactions",
        name: "transactions",
        value: began0,
        unit: "transactions",
      }),
      figure({ id: "ocpp/endurance-time", name: "time it took", value: seconds, unit: "s" }),
    ];
  } finally {
    await Promise.all(fleet.map(({ client }) => client.close()));
    await server.kill();
    rmSync(folder, { recursive: true });
  }
}

/** Transactions with a start and a stop, and starts that were kept under two numbers. */
function accountOf(journal: string): { readonly complete: number; readonly doubled: number } {
  const byId = new Map<number, Transaction>();
  for (const line of readFileSync(journal, "utf8").split("\n")) {
    if (!line.endsWith("}")) continue;
    const transaction = JSON.parse(line) as Transaction;
    byId.set(transaction.transactionId, transaction);
  }
  const starts = new Set([...byId.values()].map(({ stationId, startedAt }) => `${stationId} ${startedAt}`));
  const complete = [...byId.values()].filter(
    ({ reason, meterStopWh }) => meterStopWh !== undefined && reason !== "Superseded",
  );
  return { complete: complete.length, doubled: byId.size - starts.size };
}

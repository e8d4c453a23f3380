import fc from "fast-check";
import { expect, test } from "vitest";
import {
  TransactionQueue,
  type QueuedMessage,
  type QueueState,
  type TransactionCaller,
  type TransactionQueueOptions,
} from "../../src/charge-point/transaction-queue.ts";
import { ocppError } from "../../src/errors.ts";
import { settle } from "../rpc/pair.ts";

const NOW = "2026-01-01T00:00:00Z";

/** A storage that survives what its queue does not. */
class Disk {
  state: QueueState | undefined;
  load(): QueueState | undefined {
    return this.state;
  }
  save(state: QueueState): void {
    this.state = structuredClone(state);
  }
}

const meter = (localId: number, n: number): QueuedMessage => ({
  action: "MeterValues",
  localId,
  payload: { connectorId: 1, meterValue: [{ timestamp: NOW, sampledValue: [{ value: String(n) }] }] },
});
const startOf = (localId: number): QueuedMessage => ({
  action: "StartTransaction",
  localId,
  payload: { connectorId: 1, idTag: "A", meterStart: localId, timestamp: NOW },
});
const stopOf = (localId: number): QueuedMessage => ({
  action: "StopTransaction",
  localId,
  payload: { meterStop: localId, timestamp: NOW },
});

const waits: number[] = [];
const open = (storage: Disk, more: Partial<TransactionQueueOptions> = {}): Promise<TransactionQueue> =>
  TransactionQueue.open({
    storage,
    clock: {
      now: () => 0,
      monotonicMs: () => 0,
      sleep: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    },
    ...more,
  });

/** A central system that takes everything, or fails as told. */
function central(fails: (action: string) => Error | undefined = () => undefined): {
  readonly caller: TransactionCaller;
  readonly heard: unknown[];
} {
  const heard: unknown[] = [];
  let numbers = 100;
  const call = (action: string, payload: Record<string, unknown>): Promise<never> => {
    heard.push([action, payload]);
    const error = fails(action);
    if (error !== undefined) return Promise.reject(error);
    const answer = { idTagInfo: { status: "Accepted" }, transactionId: (numbers += 1) };
    return Promise.resolve(answer as never);
  };
  return { caller: { call } as unknown as TransactionCaller, heard };
}

const lost = (): Error => ocppError("OCPP_CLOSED", "lost", {});
const refused = (): Error => ocppError("OCPP_CALL_ERROR", "no", {});

test("what was queued offline is sent in its order, under the number that the start was given", async () => {
  const queue = await open(new Disk());
  for (const message of [startOf(1), meter(1, 1), meter(1, 2), stopOf(1)]) await queue.add(message);
  const { caller, heard } = central();
  queue.connect(caller);
  await settle();
  expect(heard).toMatchObject([
    ["StartTransaction", { meterStart: 1 }],
    ["MeterValues", { transactionId: 101, meterValue: [{ sampledValue: [{ value: "1" }] }] }],
    ["MeterValues", { transactionId: 101, meterValue: [{ sampledValue: [{ value: "2" }] }] }],
    ["StopTransaction", { transactionId: 101 }],
  ]);
  expect(queue.size).toBe(0);
});

test("a message that was added is on the disk before add returns", async () => {
  const disk = new Disk();
  const queue = await open(disk);
  await queue.add(startOf(1));
  expect(disk.state?.messages).toEqual([startOf(1)]);
});

test("a queue that is opened again goes on where it was, with the numbers that it knew", async () => {
  const disk = new Disk();
  const first = await open(disk);
  first.connect(central().caller);
  await first.add(startOf(first.newLocalId()));
  await settle();
  first.disconnect();
  await first.add(stopOf(1));
  const second = await open(disk);
  const { caller, heard } = central();
  second.connect(caller);
  await settle();
  expect(heard).toEqual([["StopTransaction", { meterStop: 1, timestamp: NOW, transactionId: 101 }]]);
  expect(second.newLocalId()).toBe(2);
});

test("a message that is refused is sent TransactionMessageAttempts times, each wait an interval longer, then given up", async () => {
  waits.length = 0;
  const dropped: QueuedMessage[] = [];
  const queue = await open(new Disk(), {
    attempts: () => 4,
    retryIntervalMs: () => 10_000,
    onDropped: (message) => void dropped.push(message),
  });
  const { caller, heard } = central((action) => (action === "StartTransaction" ? refused() : undefined));
  queue.connect(caller);
  await queue.add(startOf(1));
  await queue.add(stopOf(1));
  await settle();
  expect(heard.map((call) => (call as [string])[0])).toEqual([
    ...Array.from({ length: 4 }, () => "StartTransaction"),
    "StopTransaction",
  ]);
  expect(waits).toEqual([10_000, 20_000, 30_000]);
  expect(dropped).toEqual([startOf(1)]);
  expect(heard.at(-1)).toMatchObject(["StopTransaction", { transactionId: -1 }]);
});

test("a lost connection uses up no attempt", async () => {
  const disk = new Disk();
  const queue = await open(disk, { attempts: () => 1 });
  await queue.add(startOf(1));
  for (let n = 0; n < 5; n += 1) {
    queue.connect(central(lost).caller);
    await settle();
  }
  expect(queue.size).toBe(1);
  const { caller, heard } = central();
  queue.connect(caller);
  await settle();
  expect(heard).toHaveLength(1);
});

test("whatever is lost and restarted in between, every message is answered once and in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("message", "lose", "restart", "connect"), { maxLength: 40 }),
      async (steps) => {
        const disk = new Disk();
        let queue = await open(disk);
        const answered: number[] = [];
        let added = 0;
        const connect = (): void => {
          const call = (
            _action: string,
            payload: { meterValue: [{ sampledValue: [{ value: string }] }] },
          ) => {
            answered.push(Number(payload.meterValue[0].sampledValue[0].value));
            return Promise.resolve({});
          };
          queue.connect({ call } as unknown as TransactionCaller);
        };
        for (const step of steps) {
          if (step === "message") await queue.add(meter(1, (added += 1)));
          else if (step === "lose") queue.disconnect();
          else if (step === "connect") connect();
          else {
            await settle();
            queue.disconnect();
            queue = await open(disk);
          }
        }
        connect();
        await settle();
        expect(answered).toEqual(Array.from({ length: added }, (_, n) => n + 1));
      },
    ),
    { numRuns: 100, seed: 11 },
  );
});

import { parseInstant, type Instant } from "@oec/domain";
import type { V201Request } from "../messages/v201.ts";

/** A transaction of 2.0.1 as its events tell it. */
export interface EventTransaction {
  readonly transactionId: string;
  readonly evseId: number | undefined;
  readonly startedAt: Instant | undefined;
  readonly stoppedAt: Instant | undefined;
  readonly stoppedReason: string | undefined;
  readonly chargingState: string | undefined;
  /** Sequence numbers between the first and the last event that never came. */
  readonly missing: readonly number[];
}

interface Entry {
  readonly seen: Map<number, Instant>;
  state: EventTransaction;
  lastSeqNo: number;
}

/** The transactions of one station, put together from TransactionEvent messages in any order. */
export class TransactionLog {
  readonly #entries = new Map<string, Entry>();

  /** Every transaction, in the order in which they were first heard of. */
  get transactions(): readonly EventTransaction[] {
    return [...this.#entries.values()].map(({ state }) => state);
  }

  /** The transaction that runs at an EVSE. */
  running(evseId: number): EventTransaction | undefined {
    return this.transactions.findLast((each) => each.evseId === evseId && each.stoppedAt === undefined);
  }

  /** Takes an event; false for one that was taken before, which is a retry. */
  add(event: V201Request<"TransactionEvent">): boolean {
    const { transactionInfo, seqNo, eventType, evse, timestamp } = event;
    const { transactionId, chargingState, stoppedReason } = transactionInfo;
    const at = parseInstant(timestamp);
    let entry = this.#entries.get(transactionId);
    if (entry === undefined) {
      entry = { seen: new Map(), state: unknownTransaction(transactionId), lastSeqNo: -1 };
      this.#entries.set(transactionId, entry);
    }
    if (entry.seen.has(seqNo)) return false;
    entry.seen.set(seqNo, at);
    const { state } = entry;
    const isLatest = seqNo > entry.lastSeqNo;
    if (isLatest) entry.lastSeqNo = seqNo;
    entry.state = {
      transactionId,
      evseId: evse?.id ?? state.evseId,
      startedAt: eventType === "Started" ? at : state.startedAt,
      stoppedAt: eventType === "Ended" ? at : state.stoppedAt,
      stoppedReason: eventType === "Ended" ? (stoppedReason ?? "Local") : state.stoppedReason,
      chargingState: isLatest ? (chargingState ?? state.chargingState) : state.chargingState,
      missing: missingOf(entry.seen),
    };
    return true;
  }
}

const unknownTransaction = (transactionId: string): EventTransaction => ({
  transactionId,
  evseId: undefined,
  startedAt: undefined,
  stoppedAt: undefined,
  stoppedReason: undefined,
  chargingState: undefined,
  missing: [],
});

/** Most gaps that are listed: a peer chooses the numbers, and must not choose how much memory they take. */
const MOST_MISSING = 100;

function missingOf(seen: ReadonlyMap<number, unknown>): readonly number[] {
  const missing: number[] = [];
  const numbers = [...seen.keys()].sort((a, b) => a - b);
  for (const [k, number] of numbers.entries()) {
    const next = numbers[k + 1];
    for (let gap = number + 1; next !== undefined && gap < next; gap += 1) {
      if (missing.length >= MOST_MISSING) return missing;
      missing.push(gap);
    }
  }
  return missing;
}

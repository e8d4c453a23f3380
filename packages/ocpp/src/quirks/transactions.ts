import type { Instant } from "@oec/domain";
import { quoted, type QuirkFlag } from "./flag.ts";

/** A transaction that has not been stopped. */
export interface OpenTransaction {
  readonly id: number;
  readonly connectorId: number;
  readonly idTag?: string;
  readonly startedAt: Instant;
}

/** A transaction that a message belongs to, if any, and what was odd about it. */
export interface Attribution {
  readonly transaction?: OpenTransaction;
  readonly flags: readonly QuirkFlag[];
}

/** The open transaction that a reading belongs to. The id of a stopped one does not bring it back to life. */
export function attributeReading(
  reading: { readonly connectorId: number; readonly transactionId?: number },
  open: readonly OpenTransaction[],
): Attribution {
  const running = open.find(({ connectorId }) => connectorId === reading.connectorId);
  const { transactionId } = reading;
  if (transactionId === undefined || transactionId === running?.id) {
    return { ...(running !== undefined && { transaction: running }), flags: [] };
  }
  const detail = `transaction ${transactionId} of connector ${reading.connectorId} is not open`;
  return { flags: [{ code: "transaction-over", detail }] };
}

/**
 * The open transaction that a StopTransaction ends.
 *
 * After a start without connection some chargers send -1 or 0 as its id. Then the id tag decides, or that there is only one.
 */
export function attributeStop(
  stop: { readonly transactionId: number; readonly idTag?: string },
  open: readonly OpenTransaction[],
): Attribution {
  const exact = open.find(({ id }) => id === stop.transactionId);
  if (exact !== undefined) return { transaction: exact, flags: [] };
  const tagged = open.filter(({ idTag }) => idTag !== undefined && idTag === stop.idTag);
  const [candidate, ...others] = tagged.length > 0 ? tagged : open;
  const guessed = stop.transactionId <= 0 && others.length === 0 ? candidate : undefined;
  const detail = `StopTransaction ${quoted(stop)} taken for ${guessed === undefined ? "none" : `transaction ${guessed.id}`}`;
  return {
    ...(guessed !== undefined && { transaction: guessed }),
    flags: [{ code: "transaction-unknown", detail }],
  };
}

/**
 * The transactions that are still open after a charger has booted and said how its connectors are.
 *
 * A connector that is free or only prepared has none: the boot has ended it without a word.
 */
export function openAfterBoot(
  open: readonly OpenTransaction[],
  status: ReadonlyMap<number, string>,
): { readonly open: readonly OpenTransaction[]; readonly flags: readonly QuirkFlag[] } {
  const isOver = ({ connectorId }: OpenTransaction): boolean =>
    ["Available", "Preparing", "Unavailable"].includes(status.get(connectorId) ?? "");
  const over = open.filter(isOver);
  return {
    open: open.filter((transaction) => !isOver(transaction)),
    flags: over.map(({ id, connectorId }) => ({
      code: "transaction-stale",
      detail: `transaction ${id} ended by a boot: connector ${connectorId} is ${String(status.get(connectorId))}`,
    })),
  };
}

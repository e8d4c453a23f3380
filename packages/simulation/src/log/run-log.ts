import { OecError } from "@oec/domain";
import type { EnergyTotals } from "../environment/energy-account.ts";
import type { CommandName, DeviceName } from "../ports/tapped-devices.ts";
import type { Instant, Milliseconds, OecEvent } from "@oec/domain";
import { fromLine } from "./json-line.ts";

/** When something happened: by the monotonic clock, and by the wall clock as the controller saw it. */
export interface Stamped {
  readonly monotonicMs: Milliseconds;
  readonly at: Instant;
}

/** An answer or an error, as it came from a device. */
export type Outcome =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "error"; readonly code: string; readonly message: string };

/** One line of the log of a run. */
export type RunEntry =
  | ({
      readonly kind: "run";
      readonly format: number;
      readonly about: Readonly<Record<string, unknown>>;
    } & Stamped)
  | ({ readonly kind: "reading"; readonly device: DeviceName; readonly outcome: Outcome } & Stamped)
  | ({
      readonly kind: "command";
      readonly device: DeviceName;
      readonly command: CommandName;
      readonly asked: unknown;
      readonly outcome: Outcome;
    } & Stamped)
  | ({ readonly kind: "event"; readonly event: OecEvent } & Stamped)
  | ({ readonly kind: "end"; readonly totals: EnergyTotals } & Stamped);

/**
 * Reads the log of a run.
 *
 * @param lines - As a recorder wrote them; empty ones are passed over.
 * @throws `OecError` `INVALID_ARGUMENT` with the number of the line that is no entry, or if the log does not begin with a run.
 */
export function readRunLog(lines: Iterable<string>): readonly RunEntry[] {
  const entries: RunEntry[] = [];
  let number = 0;
  for (const line of lines) {
    number += 1;
    if (line.trim() !== "") entries.push(entryOf(line, number));
  }
  const [first] = entries;
  if (first?.kind === "run" && first.format === 1) return entries;
  throw new OecError(
    "INVALID_ARGUMENT",
    "the log does not begin with a run of format 1: it is not one of a recorder",
    {
      context: { first: first?.kind },
    },
  );
}

const KINDS: readonly unknown[] = ["run", "reading", "command", "event", "end"];

function entryOf(line: string, number: number): RunEntry {
  let value: unknown;
  try {
    value = fromLine(line);
  } catch (cause) {
    throw notAnEntry(number, "JSON", cause);
  }
  const isEntry =
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    KINDS.includes(value.kind) &&
    "monotonicMs" in value &&
    Number.isFinite(value.monotonicMs);
  if (!isEntry) throw notAnEntry(number, `an entry of kind ${KINDS.join(", ")} with its time`);
  return value as RunEntry;
}

const notAnEntry = (number: number, expected: string, cause?: unknown): OecError =>
  new OecError("INVALID_ARGUMENT", `line ${String(number)} of the log is not ${expected}`, {
    context: { line: number },
    cause,
  });

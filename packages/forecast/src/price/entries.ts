import { formatInstant, horizonFromEdges, parseInstant, seriesOf } from "@oec/domain";
import type { Instant, PricePerKwh, Series, Slot } from "@oec/domain";
import type { AnswerPlace } from "../http/decode.ts";
import { invalidAnswer, sourceError } from "../http/source-error.ts";

/** One price as it stands in an answer. */
export interface PriceEntry extends Slot {
  readonly pricePerKwh: PricePerKwh;
  /** Where it stands in the answer, for errors: `multiAreaEntries[3]`. */
  readonly field: string;
}

/** Longest slot of any market we know [ms]. */
const LONGEST_SLOT_MS = 3_600_000;

/**
 * Prices by their time, in whatever order and number they come: the same price twice counts once, a time without a price is NaN.
 *
 * @param period - Only slots that touch it are kept.
 * @throws `OecError` `ANSWER_INVALID` if a price is no finite number, a slot does not end after it begins or is longer than an
 *   hour, or two prices for the same time differ; `MISSING_DATA` if there is no price for any of the period.
 */
export function seriesOfEntries(entries: readonly PriceEntry[], period: Slot, place: AnswerPlace): Series {
  for (const entry of entries) check(entry, place);
  const wanted = entries
    .filter(({ start, end }) => start < period.end && end > period.start)
    .sort((a, b) => a.start - b.start);
  const edges: Instant[] = [];
  const values: PricePerKwh[] = [];
  let last: PriceEntry | undefined;
  for (const entry of wanted) {
    if (last !== undefined && isRepeated(last, entry, place)) continue;
    if (last !== undefined && entry.start > last.end) {
      edges.push(last.end);
      values.push(Number.NaN);
    }
    edges.push(entry.start);
    values.push(entry.pricePerKwh);
    last = entry;
  }
  if (last === undefined) throw noPrices(period, place);
  return seriesOf(horizonFromEdges([...edges, last.end]), values);
}

/** The error of a time for which a source has no prices. */
export function noPrices({ start, end }: Slot, place: AnswerPlace): Error {
  const span = `${formatInstant(start)} to ${formatInstant(end)}`;
  return sourceError("MISSING_DATA", `no prices are published for ${span}`, { ...place, field: "prices" });
}

function check({ start, end, pricePerKwh, field }: PriceEntry, place: AnswerPlace): void {
  if (!Number.isFinite(pricePerKwh)) throw invalidAnswer(place, field, String(pricePerKwh), "a finite price");
  if (end > start && end - start <= LONGEST_SLOT_MS) return;
  const minutes = (end - start) / 60_000;
  throw invalidAnswer(
    place,
    field,
    `a slot of ${minutes} minutes`,
    "a slot of more than 0 and at most 60 minutes",
  );
}

/** Whether an entry says once more what the one before it said. */
function isRepeated(last: PriceEntry, entry: PriceEntry, place: AnswerPlace): boolean {
  if (entry.start >= last.end) return false;
  const same = entry.start === last.start && entry.end === last.end;
  if (same && entry.pricePerKwh === last.pricePerKwh) return true;
  const found = `${entry.pricePerKwh} per kWh from ${formatInstant(entry.start)}`;
  throw invalidAnswer(place, entry.field, found, `no second price for the time of ${last.field}`);
}

/** The instant of a text in an answer. @throws `OecError` `ANSWER_INVALID`. */
export function instantIn(text: string, field: string, place: AnswerPlace): Instant {
  try {
    return parseInstant(text);
  } catch {
    throw invalidAnswer(place, field, `"${text}"`, "an ISO 8601 time with its zone");
  }
}

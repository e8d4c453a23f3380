import type { AnswerPlace } from "../http/decode.ts";
import { invalidAnswer } from "../http/source-error.ts";
import { readXml, type XmlNode } from "../http/xml.ts";
import { instantIn, type PriceEntry } from "./entries.ts";
import type { PriceAnswer } from "./http-price-source.ts";

const RESOLUTIONS: Readonly<Record<string, number>> = {
  PT15M: 900_000,
  PT30M: 1_800_000,
  PT60M: 3_600_000,
  PT1H: 3_600_000,
};

/** The acknowledgement's reason code for "no matching data". */
const NO_DATA = "999";

/**
 * Prices out of a publication document (A44).
 *
 * - Only the series of the auction `sequence` count; a series that names none belongs to the first.
 * - Points of a curve of type A03 hold until the next one, the last until the end that its period declares. In a curve of another
 *   type a missing point is a missing price.
 * - Where an auction has series of several resolutions for a time, the finest counts; the same series twice counts once.
 * - An acknowledgement without data holds no prices.
 *
 * @throws `OecError` `ANSWER_INVALID`.
 */
export function readEntsoe(body: string, sequence: number, place: AnswerPlace): PriceAnswer {
  const root = readXml(body, place);
  if (root.name === "Acknowledgement_MarketDocument") return acknowledged(root, place);
  if (root.name !== "Publication_MarketDocument") {
    throw invalidAnswer(place, "body", root.name, "Publication_MarketDocument");
  }
  const series = root.all("TimeSeries").filter((one) => sequenceOf(one) === sequence);
  const currencies = new Set(series.map((one) => one.child("currency_Unit.name").text));
  const entries = series.flatMap((one) => entriesOfSeries(one, place));
  const [currency, second] = currencies;
  if (second !== undefined)
    throw invalidAnswer(place, "currency_Unit.name", [...currencies].join(" and "), "one currency");
  return { entries: finest(entries), ...(currency !== undefined && { currency }) };
}

function acknowledged(root: XmlNode, place: AnswerPlace): PriceAnswer {
  const [reason] = root.all("Reason");
  const code = reason?.all("code")[0]?.text;
  const text = reason?.all("text")[0]?.text ?? "";
  if (code === NO_DATA) return { entries: [] };
  throw invalidAnswer(place, "Reason.code", `${code ?? "absent"}: ${text}`, "prices");
}

const SEQUENCE = "classificationSequence_AttributeInstanceComponent.position";

const sequenceOf = (series: XmlNode): number => Number(series.all(SEQUENCE)[0]?.text ?? 1);

function entriesOfSeries(series: XmlNode, place: AnswerPlace): PriceEntry[] {
  const unit = series.all("price_Measure_Unit.name")[0]?.text ?? "MWH";
  if (unit !== "MWH") {
    throw invalidAnswer(place, `${series.path}.price_Measure_Unit.name`, unit, "MWH");
  }
  const holds = series.all("curveType")[0]?.text === "A03";
  return series.all("Period").flatMap((period) => entriesOfPeriod(period, holds, place));
}

function entriesOfPeriod(period: XmlNode, holds: boolean, place: AnswerPlace): PriceEntry[] {
  const interval = period.child("timeInterval");
  const start = instantIn(interval.child("start").text, `${interval.path}.start`, place);
  const end = instantIn(interval.child("end").text, `${interval.path}.end`, place);
  const resolution = period.child("resolution");
  const slotMs = RESOLUTIONS[resolution.text];
  if (slotMs === undefined) {
    throw invalidAnswer(place, resolution.path, resolution.text, Object.keys(RESOLUTIONS).join(", "));
  }
  const count = (end - start) / slotMs;
  if (!Number.isInteger(count) || count < 1 || count > 10_000) {
    throw invalidAnswer(
      place,
      interval.path,
      `${count} slots of ${resolution.text}`,
      "a whole number of them",
    );
  }
  const points = new Map<number, XmlNode>();
  for (const point of period.all("Point")) points.set(positionOf(point, count, points, place), point);
  const entries: PriceEntry[] = [];
  let holding: XmlNode | undefined;
  for (let slot = 0; slot < count; slot += 1) {
    const point = points.get(slot + 1) ?? (holds ? holding : undefined);
    holding = point;
    if (point === undefined) continue;
    const from = start + slot * slotMs;
    const pricePerKwh = priceOf(point, place);
    entries.push({ start: from, end: from + slotMs, pricePerKwh, field: point.path });
  }
  return entries;
}

function positionOf(
  point: XmlNode,
  count: number,
  seen: ReadonlyMap<number, XmlNode>,
  place: AnswerPlace,
): number {
  const { text, path } = point.child("position");
  const position = Number(text);
  if (!Number.isInteger(position) || position < 1 || position > count) {
    throw invalidAnswer(place, path, `"${text}"`, `a whole number from 1 to ${count}`);
  }
  const other = seen.get(position);
  if (other !== undefined && priceOf(other, place) !== priceOf(point, place)) {
    throw invalidAnswer(place, path, `${text} once more with another price`, "each position once");
  }
  return position;
}

function priceOf(point: XmlNode, place: AnswerPlace): number {
  const { text, path } = point.child("price.amount");
  const perMwh = text === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(perMwh)) throw invalidAnswer(place, path, `"${text}"`, "a number");
  return perMwh / 1000;
}

/** Leaves out what a finer series of the same auction says for the same time. */
function finest(entries: readonly PriceEntry[]): readonly PriceEntry[] {
  const lengths = [...new Set(entries.map(({ start, end }) => end - start))].sort((a, b) => a - b);
  const kept: PriceEntry[] = [];
  const covered = new Set<number>();
  for (const length of lengths) {
    const fitting = entries.filter(
      ({ start, end }) => end - start === length && !overlaps(start, end, covered),
    );
    kept.push(...fitting);
    for (const { start, end } of fitting) {
      for (let at = start; at < end; at += SMALLEST_MS) covered.add(at);
    }
  }
  return kept;
}

const SMALLEST_MS = 900_000;

function overlaps(start: number, end: number, covered: ReadonlySet<number>): boolean {
  for (let at = start; at < end; at += SMALLEST_MS) if (covered.has(at)) return true;
  return false;
}

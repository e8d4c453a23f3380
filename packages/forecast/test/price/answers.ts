import { formatInstant, type Instant } from "@oec/domain";
import { marketDays } from "../../src/price/market-days.ts";

/** A price that only its time tells, so that a value in the wrong place shows: [currency/MWh]. */
export const priceAt = (at: Instant): number => Math.round(((at / 900_000) % 9973) * 10) / 10 - 100;

/** Starts of the quarters of a market day. */
export function quarters(date: string, stepMs = 900_000): readonly Instant[] {
  const noon = Date.parse(`${date}T10:00:00Z`);
  const [day] = marketDays({ start: noon, end: noon + 1 });
  const starts: Instant[] = [];
  for (let at = day!.start; at < day!.end; at += stepMs) starts.push(at);
  return starts;
}

/** A whole answer of Nord Pool's index endpoint. */
export const nordpoolDay = (date: string, area = "SE3", currency = "SEK"): object => ({
  deliveryDateCET: date,
  version: 3,
  updatedAt: "2025-09-30T12:08:18.4894194Z",
  market: "DayAhead",
  indexNames: [area],
  currency,
  resolutionInMinutes: 15,
  areaStates: [{ state: "Final", areas: [area] }],
  multiIndexEntries: quarters(date).map((at) => nordpoolEntry(at, area)),
});

/** One entry of it. */
export const nordpoolEntry = (at: Instant, area = "SE3", price: number | null = priceAt(at)): object => ({
  deliveryStart: formatInstant(at),
  deliveryEnd: formatInstant(at + 900_000),
  entryPerArea: { [area]: price },
});

/** A publication document of the transparency platform. */
export const publication = (...series: readonly string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?>
<Publication_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3">
<mRID>1</mRID><type>A44</type>${series.join("")}</Publication_MarketDocument>`;

/** A time series of one period. */
export function timeSeries(options: {
  readonly start: string;
  readonly end: string;
  readonly points: readonly (readonly [position: number | string, price: number | string])[];
  readonly resolution?: string;
  readonly curve?: string;
  readonly sequence?: number;
  readonly currency?: string;
}): string {
  const { start, end, points, resolution = "PT15M", curve = "A03", sequence, currency = "EUR" } = options;
  const position =
    sequence === undefined
      ? ""
      : `<classificationSequence_AttributeInstanceComponent.position>${sequence}</classificationSequence_AttributeInstanceComponent.position>`;
  const list = points.map(
    ([at, price]) => `<Point><position>${at}</position><price.amount>${price}</price.amount></Point>`,
  );
  return `<TimeSeries><mRID>1</mRID><businessType>A62</businessType>${position}
<currency_Unit.name>${currency}</currency_Unit.name><price_Measure_Unit.name>MWH</price_Measure_Unit.name>
<curveType>${curve}</curveType><Period><timeInterval><start>${start}</start><end>${end}</end></timeInterval>
<resolution>${resolution}</resolution>${list.join("")}</Period></TimeSeries>`;
}

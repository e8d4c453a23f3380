import { OecError, parseInstant, slotIndexAt, type Instant, type Slot } from "@oec/domain";
import { expect, test } from "vitest";
import { nordpool, type PublishedPriceSource } from "../../src/source/index.ts";
import { dataFile } from "../data.ts";
import { answers, byPath, client, flood, serve, silent, truncated, type PlayedService } from "../server.ts";
import { nordpoolDay, nordpoolEntry, priceAt, quarters } from "./answers.ts";

const NOW = parseInstant("2026-01-15T12:00:00Z");
const TODAY = { start: parseInstant("2026-01-14T23:00:00Z"), end: parseInstant("2026-01-15T23:00:00Z") };
const HOUR = 3_600_000;

const sourceOf = (service: PlayedService, options: Parameters<typeof client>[1] = {}): PublishedPriceSource =>
  nordpool({ http: client(NOW, options).http, area: "SE3", currency: "SEK", baseUrl: service.url });

const dayOf = (date: string): Slot => {
  const starts = quarters(date);
  return { start: starts[0]!, end: starts.at(-1)! + 900_000 };
};

async function failure(source: PublishedPriceSource, period: Slot = TODAY): Promise<OecError> {
  return source.readPrices(period).then(
    () => Promise.reject(new Error("there are prices")),
    (error: unknown) => (OecError.is(error) ? error : Promise.reject(error as Error)),
  );
}

test("asks for one market day by date, area, currency and resolution", async () => {
  await using service = await serve(answers(200, nordpoolDay("2026-01-15")));
  await sourceOf(service).readPrices(TODAY);
  expect(service.asked).toEqual([
    "GET /api/DayAheadPriceIndices?date=2026-01-15&market=DayAhead&indexNames=SE3&currency=SEK&resolutionInMinutes=15",
  ]);
});

test.each([
  ["2026-01-15", 96],
  ["2025-10-26", 100],
  ["2026-03-29", 92],
])("the prices of %s are %i quarters, each at its own time", async (date, count) => {
  await using service = await serve(answers(200, nordpoolDay(date)));
  const { pricePerKwh, currency, origin, final } = await sourceOf(service).readPrices(dayOf(date));
  expect({ count: pricePerKwh.horizon.count, currency, origin, final }).toEqual({
    count,
    currency: "SEK",
    origin: "nordpool",
    final: true,
  });
  expect([...pricePerKwh.values]).toEqual(quarters(date).map((at) => priceAt(at) / 1000));
  expect([...pricePerKwh.horizon.edges.slice(0, -1)]).toEqual(quarters(date));
});

test("entries in any order stand at their own times", async () => {
  const date = "2025-10-26";
  const shuffled = quarters(date).toSorted((a, b) => (a % 7) - (b % 7) || b - a);
  const answer = { currency: "SEK", multiIndexEntries: shuffled.map((at) => nordpoolEntry(at)) };
  await using service = await serve(answers(200, answer));
  const { pricePerKwh } = await sourceOf(service).readPrices(dayOf(date));
  expect([...pricePerKwh.values]).toEqual(quarters(date).map((at) => priceAt(at) / 1000));
});

test("a quarter that is missing is missing, and all others keep their times", async () => {
  const starts = quarters("2026-03-29");
  const gap = starts[40]!;
  const answer = {
    currency: "SEK",
    multiIndexEntries: starts.filter((at) => at !== gap).map((at) => nordpoolEntry(at)),
  };
  await using service = await serve(answers(200, answer));
  const { pricePerKwh } = await sourceOf(service).readPrices(dayOf("2026-03-29"));
  for (const at of starts) {
    const value = pricePerKwh.values[slotIndexAt(pricePerKwh.horizon, at)];
    expect(value).toBe(at === gap ? Number.NaN : priceAt(at) / 1000);
  }
});

test("a quarter that comes twice with the same price counts once", async () => {
  const starts = quarters("2026-01-15");
  const doubled = [...starts, starts[3]!].map((at) => nordpoolEntry(at));
  await using service = await serve(answers(200, { currency: "SEK", multiIndexEntries: doubled }));
  expect((await sourceOf(service).readPrices(TODAY)).pricePerKwh.horizon.count).toBe(96);
});

test("a quarter that comes twice with two prices is an error at its field", async () => {
  const starts = quarters("2026-01-15");
  const doubled = [...starts.map((at) => nordpoolEntry(at)), nordpoolEntry(starts[3]!, "SE3", 1234.5)];
  await using service = await serve(answers(200, { currency: "SEK", multiIndexEntries: doubled }));
  expect(await failure(sourceOf(service))).toMatchObject({
    code: "ANSWER_INVALID",
    context: { source: "nordpool", field: "multiIndexEntries[96]" },
  });
});

test("a price that is null is not known yet", async () => {
  const [first, ...rest] = quarters("2026-01-15");
  const entries = [nordpoolEntry(first!, "SE3", null), ...rest.map((at) => nordpoolEntry(at))];
  await using service = await serve(answers(200, { currency: "SEK", multiIndexEntries: entries }));
  const { pricePerKwh } = await sourceOf(service).readPrices(TODAY);
  expect(pricePerKwh.horizon.edges[0]).toBe(rest[0]);
});

test("a price of 0 is a price", async () => {
  const entries = quarters("2026-01-15").map((at) => nordpoolEntry(at, "SE3", 0));
  await using service = await serve(answers(200, { currency: "SEK", multiIndexEntries: entries }));
  expect((await sourceOf(service).readPrices(TODAY)).pricePerKwh.values.every((price) => price === 0)).toBe(
    true,
  );
});

test("prices that are not final are said to be so", async () => {
  const answer = { ...nordpoolDay("2026-01-15"), areaStates: [{ state: "Preliminary", areas: ["SE3"] }] };
  await using service = await serve(answers(200, answer));
  expect((await sourceOf(service).readPrices(TODAY)).final).toBe(false);
});

const twoDays = { start: TODAY.start, end: TODAY.end + 24 * HOUR };

test("204 for tomorrow leaves today, and tomorrow is asked for again", async () => {
  await using service = await serve(
    byPath({ "date=2026-01-15": answers(200, nordpoolDay("2026-01-15")), "date=2026-01-16": answers(204) }),
  );
  const source = sourceOf(service);
  expect((await source.readPrices(twoDays)).pricePerKwh.horizon.edges.at(-1)).toBe(TODAY.end);
  await source.readPrices(twoDays);
  expect(service.asked.map((url) => /date=[-\d]+/.exec(url)?.[0])).toEqual([
    "date=2026-01-15",
    "date=2026-01-16",
    "date=2026-01-16",
  ]);
});

test("204 for everything is no data", async () => {
  await using service = await serve(answers(204));
  expect(await failure(sourceOf(service))).toMatchObject({
    code: "MISSING_DATA",
    context: { source: "nordpool", field: "prices" },
  });
});

test.each([400, 401, 403, 404])("%i is not taken for unpublished prices", async (status) => {
  await using service = await serve(answers(status));
  expect(await failure(sourceOf(service))).toMatchObject({
    code: "SOURCE_REFUSED",
    context: { source: "nordpool", status },
  });
});

test("429 with Retry-After is waited for", async () => {
  await using service = await serve(
    answers(429, "", { "retry-after": "2" }),
    answers(200, nordpoolDay("2026-01-15")),
  );
  expect((await sourceOf(service).readPrices(TODAY)).pricePerKwh.horizon.count).toBe(96);
});

test.each([
  ["500", answers(500), "SOURCE_UNREACHABLE"],
  ["a body that ends too early", truncated("{"), "SOURCE_UNREACHABLE"],
  ["silence", silent, "SOURCE_UNREACHABLE"],
  ["100 MB", flood(100e6, { bytes: 0 }), "ANSWER_TOO_LARGE"],
  [
    "half of a JSON text",
    answers(200, JSON.stringify(nordpoolDay("2026-01-15")).slice(0, 900)),
    "ANSWER_INVALID",
  ],
  ["a page in HTML", answers(200, "<html>Sorry</html>"), "ANSWER_INVALID"],
])("%s is an error that names the source", async (_what, play, code) => {
  await using service = await serve(play);
  const error = await failure(sourceOf(service, { timeoutMs: 20_000, maxBytes: 1e6, attempts: 2 }));
  expect(error).toMatchObject({ code, context: { source: "nordpool" } });
});

const entryWith = (change: object): object => ({
  currency: "SEK",
  multiIndexEntries: [{ ...nordpoolEntry(TODAY.start), ...change }],
});

test.each<[string, object | string, string]>([
  ["a list", [], "body"],
  ["null", "null", "body"],
  ["no currency", { multiIndexEntries: [] }, "currency"],
  ["another currency", { ...nordpoolDay("2026-01-15"), currency: "EUR" }, "currency"],
  ["no entries", { currency: "SEK" }, "multiIndexEntries"],
  ["a text as price", entryWith({ entryPerArea: { SE3: "12,5" } }), "multiIndexEntries[0].entryPerArea.SE3"],
  ["another area", entryWith({ entryPerArea: { SE4: 1 } }), "multiIndexEntries[0].entryPerArea.SE3"],
  [
    "a time without zone",
    entryWith({ deliveryStart: "2026-01-15T00:00:00" }),
    "multiIndexEntries[0].deliveryStart",
  ],
  ["a number as time", entryWith({ deliveryEnd: 17 }), "multiIndexEntries[0].deliveryEnd"],
  ["an end before the start", entryWith({ deliveryEnd: "2026-01-14T22:00:00Z" }), "multiIndexEntries[0]"],
])("%s is an error that names source and field", async (_what, body, field) => {
  await using service = await serve(answers(200, body));
  expect(await failure(sourceOf(service))).toMatchObject({
    code: "ANSWER_INVALID",
    context: { source: "nordpool", field },
  });
});

const RECORDED: readonly (readonly [string, string, string, Instant, number, number])[] = [
  [
    "2025-10-01",
    "api-fixtures/nordpool_DayAheadPriceIndices_SE3_SEK_2025-10-01_15min.json",
    "SEK",
    parseInstant("2025-09-30T22:15:00Z"),
    0.51988,
    96,
  ],
  [
    "2024-11-05",
    "api-fixtures/nordpool_DayAheadPrices_SE3_EUR_2024-11-05_60min.json",
    "EUR",
    parseInstant("2024-11-05T06:59:00Z"),
    0.1208,
    24,
  ],
];

test.each(RECORDED)(
  "the recorded answer for %s is read by time",
  async (date, file, currency, at, price, count) => {
    const body = dataFile(file);
    if (body === undefined) {
      console.log(`skipped: ${file} is not there`);
      return;
    }
    await using service = await serve(answers(200, body));
    const { http } = client(NOW);
    const source = nordpool({ http, area: "SE3", currency, baseUrl: service.url });
    const { pricePerKwh } = await source.readPrices(dayOf(date));
    expect(pricePerKwh.horizon.count).toBe(count);
    expect(pricePerKwh.values[slotIndexAt(pricePerKwh.horizon, at)]).toBeCloseTo(price, 12);
  },
);

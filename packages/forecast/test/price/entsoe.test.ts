import { type OecError, parseInstant, type Slot } from "@oec/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readEntsoe } from "../../src/price/entsoe-document.ts";
import { ecb, entsoe, inCurrency } from "../../src/source/index.ts";
import { dataFile } from "../data.ts";
import { answers, byPath, client, serve } from "../server.ts";
import { priceAt, publication, quarters, timeSeries } from "./answers.ts";

const NOW = parseInstant("2026-01-15T12:00:00Z");
const PLACE = { source: "entsoe", url: "http://test" };
const DAY = { start: "2026-01-14T23:00Z", end: "2026-01-15T23:00Z" };
const FIRST = parseInstant(DAY.start);
const dayOf = (date: string): Slot => {
  const starts = quarters(date);
  return { start: starts[0]!, end: starts.at(-1)! + 900_000 };
};
const iso = (at: number): string => new Date(at).toISOString().replace(":00.000", "");
const pricesOf = (body: string): readonly number[] =>
  readEntsoe(body, 1, PLACE).entries.map((e) => e.pricePerKwh * 1000);

/** Every quarter of a day, without those that repeat the one before: what A03 means. */
function a03(date: string, level: (at: number) => number): string {
  const { start, end } = dayOf(date);
  const points = quarters(date).map((at, slot) => [slot + 1, level(at)] as const);
  const kept = points.filter(([, price], slot) => slot === 0 || price !== points[slot - 1]?.[1]);
  return publication(timeSeries({ start: iso(start), end: iso(end), points: kept }));
}

test("asks with the zone's code, whole market days in UTC and the token", async () => {
  await using service = await serve(answers(200, a03("2026-01-15", priceAt)));
  const source = entsoe({ http: client(NOW).http, area: "SE3", token: "ge heim", baseUrl: service.url });
  await source.readPrices({ start: NOW, end: NOW + 1 });
  expect(service.asked).toEqual([
    "GET /api?documentType=A44&in_Domain=10Y1001A1001A46L&out_Domain=10Y1001A1001A46L&periodStart=202601142300&periodEnd=202601152300&securityToken=ge%20heim",
  ]);
});

test.each([
  ["2026-01-15", 96],
  ["2025-10-26", 100],
  ["2026-03-29", 92],
])(
  "the prices of %s are %i quarters, each at its own time, though repeated ones are left out",
  async (date, count) => {
    const level = (at: number): number => Math.floor(priceAt(at) / 50) * 50;
    await using service = await serve(answers(200, a03(date, level)));
    const source = entsoe({ http: client(NOW).http, area: "SE3", token: "t", baseUrl: service.url });
    const { pricePerKwh, currency } = await source.readPrices(dayOf(date));
    expect([...pricePerKwh.horizon.edges.slice(0, -1)]).toEqual(quarters(date));
    expect([...pricePerKwh.values]).toEqual(quarters(date).map((at) => level(at) / 1000));
    expect([pricePerKwh.horizon.count, currency]).toEqual([count, "EUR"]);
  },
);

test("what a curve of type A03 leaves out is filled in whatever is left out", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 96, maxLength: 96 }), (levels) => {
      const kept = levels
        .map((level, slot) => [slot + 1, level] as const)
        .filter(([at, level]) => level !== levels[at - 2]);
      expect(pricesOf(publication(timeSeries({ ...DAY, points: kept })))).toEqual(levels);
    }),
    { seed: 3, numRuns: 50 },
  );
});

test("a curve of type A03 holds its last price until the end that its period declares", () => {
  const prices = pricesOf(
    publication(
      timeSeries({
        ...DAY,
        points: [
          [1, 10],
          [90, 20],
        ],
      }),
    ),
  );
  expect(prices).toHaveLength(96);
  expect(prices.slice(88)).toEqual([10, 20, 20, 20, 20, 20, 20, 20]);
});

test("a curve of type A01 has gaps where points are missing", () => {
  const points = [
    [1, 10],
    [3, 30],
  ] as const;
  expect(pricesOf(publication(timeSeries({ ...DAY, points, curve: "A01" })))).toEqual([10, 30]);
});

test("the same series twice counts once", async () => {
  const series = timeSeries({ ...DAY, points: [[1, 10]] });
  await using service = await serve(answers(200, publication(series, series)));
  const source = entsoe({ http: client(NOW).http, area: "SE3", token: "t", baseUrl: service.url });
  expect((await source.readPrices(dayOf("2026-01-15"))).pricePerKwh.horizon.count).toBe(96);
});

test("two series of one auction that differ are an error at the second", async () => {
  const body = publication(
    timeSeries({ ...DAY, points: [[1, 10]] }),
    timeSeries({ ...DAY, points: [[1, 11]] }),
  );
  await using service = await serve(answers(200, body));
  const source = entsoe({ http: client(NOW).http, area: "SE3", token: "t", baseUrl: service.url });
  await expect(source.readPrices(dayOf("2026-01-15"))).rejects.toMatchObject({
    code: "ANSWER_INVALID",
    context: { source: "entsoe", field: "TimeSeries[1].Period[0].Point[0]" },
  });
});

test("the series of another auction is not read", () => {
  const first = timeSeries({ ...DAY, points: [[1, 10]], sequence: 1 });
  const second = timeSeries({ ...DAY, points: [[1, 99]], sequence: 2 });
  expect(new Set(pricesOf(publication(second, first)))).toEqual(new Set([10]));
  expect(new Set(readEntsoe(publication(second, first), 2, PLACE).entries.map((e) => e.pricePerKwh))).toEqual(
    new Set([0.099]),
  );
});

test("quarters count where hours of the same auction say something else", () => {
  const hours = timeSeries({ ...DAY, points: [[1, 99]], resolution: "PT60M" });
  const quarter = timeSeries({ ...DAY, points: [[1, 10]] });
  expect(pricesOf(publication(hours, quarter))).toEqual(Array.from({ length: 96 }, () => 10));
});

test("hours stay where there are no quarters", () => {
  const hours = timeSeries({
    ...DAY,
    points: [
      [1, 10],
      [2, 20],
    ],
    resolution: "PT60M",
  });
  const quarter = timeSeries({ start: DAY.start, end: "2026-01-15T00:00Z", points: [[1, 5]] });
  const { entries } = readEntsoe(publication(hours, quarter), 1, PLACE);
  const at = (hour: number): number | undefined =>
    entries.find(({ start, end }) => start <= FIRST + hour * 3_600_000 && end > FIRST + hour * 3_600_000)
      ?.pricePerKwh;
  expect([at(0), at(0.75), at(1), at(23)]).toEqual([0.005, 0.005, 0.02, 0.02]);
});

test("an acknowledgement without data is no data", async () => {
  const body = `<?xml version="1.0"?><Acknowledgement_MarketDocument xmlns="urn:x"><Reason><code>999</code><text>No matching data found</text></Reason></Acknowledgement_MarketDocument>`;
  await using service = await serve(answers(200, body));
  const source = entsoe({ http: client(NOW).http, area: "SE3", token: "t", baseUrl: service.url });
  await expect(source.readPrices(dayOf("2026-01-15"))).rejects.toMatchObject({
    code: "MISSING_DATA",
    context: { source: "entsoe" },
  });
});

const BOMB = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "${"x".repeat(1000)}"><!ENTITY c "&b;&b;&b;&b;">]>`;

test.each([
  ["no XML", "{}", "body"],
  ["half of it", a03("2026-01-15", priceAt).slice(0, 600), "body"],
  [
    "entities of a document type",
    `${BOMB}<Publication_MarketDocument>&c;</Publication_MarketDocument>`,
    "body",
  ],
  ["another document", "<GL_MarketDocument/>", "body"],
  [
    "another refusal",
    "<Acknowledgement_MarketDocument><Reason><code>400</code></Reason></Acknowledgement_MarketDocument>",
    "Reason.code",
  ],
  [
    "a price in words",
    publication(timeSeries({ ...DAY, points: [[1, "ten"]] })),
    "TimeSeries[0].Period[0].Point[0].price.amount[0]",
  ],
  [
    "an empty price",
    publication(timeSeries({ ...DAY, points: [[1, ""]] })),
    "TimeSeries[0].Period[0].Point[0].price.amount[0]",
  ],
  [
    "a position behind the end",
    publication(timeSeries({ ...DAY, points: [[97, 1]] })),
    "TimeSeries[0].Period[0].Point[0].position[0]",
  ],
  [
    "a position of 0",
    publication(timeSeries({ ...DAY, points: [[0, 1]] })),
    "TimeSeries[0].Period[0].Point[0].position[0]",
  ],
  [
    "a position twice with two prices",
    publication(
      timeSeries({
        ...DAY,
        points: [
          [1, 1],
          [1, 2],
        ],
      }),
    ),
    "TimeSeries[0].Period[0].Point[1].position[0]",
  ],
  [
    "an unknown resolution",
    publication(timeSeries({ ...DAY, points: [[1, 1]], resolution: "P1D" })),
    "TimeSeries[0].Period[0].resolution[0]",
  ],
  [
    "an end that is no time",
    publication(timeSeries({ ...DAY, end: "soon", points: [[1, 1]] })),
    "TimeSeries[0].Period[0].timeInterval[0].end",
  ],
  [
    "an end a part of a slot away",
    publication(timeSeries({ ...DAY, end: "2026-01-15T22:50Z", points: [[1, 1]] })),
    "TimeSeries[0].Period[0].timeInterval[0]",
  ],
  [
    "two currencies",
    publication(
      timeSeries({ ...DAY, points: [[1, 1]] }),
      timeSeries({ ...DAY, points: [[1, 1]], currency: "PLN" }),
    ),
    "currency_Unit.name",
  ],
])("%s is an error that names source and field", (_what, body, field) => {
  expect(() => readEntsoe(body, 1, PLACE)).toThrow(
    expect.objectContaining({
      code: "ANSWER_INVALID",
      context: expect.objectContaining({ source: "entsoe", field }),
    }),
  );
});

test("401 does not tell the token", async () => {
  await using service = await serve(answers(401));
  const source = entsoe({ http: client(NOW).http, area: "SE3", token: "geheim", baseUrl: service.url });
  const error: unknown = await source.readPrices(dayOf("2026-01-15")).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "SOURCE_REFUSED", context: { source: "entsoe", status: 401 } });
  expect(JSON.stringify([(error as OecError).context, (error as OecError).message])).not.toContain("geheim");
});

const RATES = `<?xml version="1.0"?><gesmes:Envelope xmlns:gesmes="g" xmlns="e"><Cube><Cube time='2026-01-14'><Cube currency='SEK' rate='11.0'/><Cube currency='DKK' rate='7.5'/></Cube></Cube></gesmes:Envelope>`;

test("prices in euro become kronor by the day's rate, and say so", async () => {
  await using service = await serve(
    byPath({ "/api": answers(200, a03("2026-01-15", priceAt)), "/stats": answers(200, RATES) }),
  );
  const { http } = client(NOW);
  const baseUrl = service.url;
  const source = inCurrency(
    entsoe({ http, area: "SE3", token: "t", baseUrl }),
    "SEK",
    ecb({ http, baseUrl }),
  );
  const { pricePerKwh, currency, origin } = await source.readPrices(dayOf("2026-01-15"));
  expect([currency, origin]).toEqual(["SEK", "entsoe (EUR to SEK by ecb 2026-01-14)"]);
  expect(pricePerKwh.values[5]).toBeCloseTo((priceAt(FIRST + 5 * 900_000) / 1000) * 11, 12);
});

test("a currency without a rate is an error", async () => {
  await using service = await serve(
    byPath({ "/api": answers(200, a03("2026-01-15", priceAt)), "/stats": answers(200, RATES) }),
  );
  const { http } = client(NOW);
  const baseUrl = service.url;
  const source = inCurrency(
    entsoe({ http, area: "SE3", token: "t", baseUrl }),
    "NOK",
    ecb({ http, baseUrl }),
  );
  await expect(source.readPrices(dayOf("2026-01-15"))).rejects.toMatchObject({
    code: "CURRENCY_MISMATCH",
    context: { source: "ecb", field: "NOK" },
  });
});

test("the recorded rates of the central bank are read", async () => {
  const body = dataFile("api-fixtures/ecb_eurofxref-daily_2024-06-28.xml");
  if (body === undefined) {
    console.log("skipped: the recorded rates are not there");
    return;
  }
  await using service = await serve(answers(200, body));
  const { date, perEuro } = await ecb({ http: client(NOW).http, baseUrl: service.url }).readRates();
  expect([date, perEuro.get("SEK"), perEuro.get("DKK"), perEuro.get("EUR")]).toEqual([
    "2024-06-28",
    11.3595,
    7.4575,
    1,
  ]);
});

test.each([
  ["<Cube/>", "Cube"],
  [RATES.replace("<Cube>", "<Kub>").replace("</Cube></gesmes", "</Kub></gesmes"), "Cube"],
  [RATES.replace("2026-01-14", "yesterday"), "Cube[0].Cube[0].time"],
  [RATES.replace("11.0", "0"), "Cube[0].Cube[0].Cube[0].rate"],
  [RATES.replace("7.5", "many"), "Cube[0].Cube[0].Cube[1].rate"],
])("rates that are wrong are an error at their field %#", async (body, field) => {
  await using service = await serve(answers(200, body));
  await expect(ecb({ http: client(NOW).http, baseUrl: service.url }).readRates()).rejects.toMatchObject({
    code: "ANSWER_INVALID",
    context: { source: "ecb", field },
  });
});

import { OecError, parseInstant, regularHorizon, seriesOf, type PriceSource, type Slot } from "@oec/domain";
import { expect, test } from "vitest";
import {
  nordpool,
  priceClimatology,
  PriceChain,
  smhi,
  weatherClimatology,
  WeatherChain,
  type FetchedWeather,
  type FetchedWeatherSource,
  type PublishedPriceSource,
} from "../../src/source/index.ts";
import { nordpoolDay, priceAt } from "../price/answers.ts";
import { answers, byPath, client, serve } from "../server.ts";

const HOUR = 3_600_000;
const QUARTER = 900_000;
const NOW = parseInstant("2026-01-15T12:00:00Z");
const clock = { now: () => NOW };
/** Ten hours of today and two of tomorrow. */
const HORIZON = regularHorizon(parseInstant("2026-01-15T13:00:00Z"), QUARTER, 48);
const climatology = priceClimatology(1);

const error = (code: string): OecError => new OecError(code, "test", { context: {} });

/** A source that has the same price for all quarters before an instant. */
function priced(
  name: string,
  price: number,
  until: number,
  more: Partial<PublishedPriceSource & { currency: string; final: boolean }> = {},
): PriceSource & { readonly asked: Slot[] } {
  const asked: Slot[] = [];
  return {
    name,
    asked,
    readPrices(period) {
      asked.push(period);
      const count = Math.ceil((Math.min(period.end, until) - period.start) / QUARTER);
      if (count <= 0) return Promise.reject(error("MISSING_DATA"));
      const horizon = regularHorizon(period.start, QUARTER, count);
      const values = Array.from({ length: count }, () => price);
      return Promise.resolve({
        pricePerKwh: seriesOf(horizon, values),
        currency: "SEK",
        origin: name,
        fetchedAt: NOW - HOUR,
        final: true,
        ...more,
      });
    },
  };
}

const broken = (code: string): PriceSource & { readonly asked: Slot[] } => {
  const asked: Slot[] = [];
  return {
    name: "broken",
    asked,
    readPrices(period) {
      asked.push(period);
      return Promise.reject(error(code));
    },
  };
};

const chain = (...sources: readonly PriceSource[]): PriceChain =>
  new PriceChain({ sources, climatology, currency: "SEK", clock });
const midnight = parseInstant("2026-01-15T23:00:00Z");

test("each point comes from the first source that has it, with its origin, age and confidence", async () => {
  const outlook = await chain(priced("a", 1, midnight), priced("b", 2, midnight + HOUR)).read(HORIZON);
  const { values, origin, ageMs, confidence } = outlook.spotPricePerKwh;
  expect([values[39], origin[39], ageMs[39], confidence[39]]).toEqual([1, "a", HOUR, "high"]);
  expect([values[40], origin[40], ageMs[40], confidence[40]]).toEqual([2, "b", HOUR, "high"]);
  expect([origin[44], ageMs[44], confidence[44]]).toEqual(["climatology", Number.NaN, "low"]);
  expect(outlook.publishedUntil).toBe(midnight + HOUR);
});

test("a source is asked only for the days that are not complete", async () => {
  const second = priced("b", 2, Infinity);
  await chain(priced("a", 1, midnight), second).read(HORIZON);
  expect(second.asked).toEqual([{ start: midnight, end: midnight + 2 * HOUR }]);
});

test("a source that is out of reach is asked once and named", async () => {
  const source = broken("SOURCE_UNREACHABLE");
  const { failures, spotPricePerKwh } = await chain(source, priced("b", 2, Infinity)).read(HORIZON);
  expect(source.asked).toHaveLength(1);
  expect(failures.map((failure) => [failure.source, failure.error.code])).toEqual([
    ["broken", "SOURCE_UNREACHABLE"],
  ]);
  expect(new Set(spotPricePerKwh.origin)).toEqual(new Set(["b"]));
});

test("where nothing answers every point is made up, and every one says so", async () => {
  const { spotPricePerKwh, publishedUntil } = await chain(broken("SOURCE_BUSY")).read(HORIZON);
  expect(new Set(spotPricePerKwh.origin)).toEqual(new Set(["climatology"]));
  expect(new Set(spotPricePerKwh.confidence)).toEqual(new Set(["low"]));
  expect(spotPricePerKwh.ageMs.every((age) => Number.isNaN(age))).toBe(true);
  expect(spotPricePerKwh.values.every((price) => price > 0)).toBe(true);
  expect(publishedUntil).toBe(HORIZON.edges[0]);
});

test("prices in another currency are not taken", async () => {
  const { failures, spotPricePerKwh } = await chain(priced("a", 1, Infinity, { currency: "EUR" })).read(
    HORIZON,
  );
  expect(failures[0]?.error).toMatchObject({
    code: "CURRENCY_MISMATCH",
    context: { source: "a", field: "currency" },
  });
  expect(spotPricePerKwh.origin[0]).toBe("climatology");
});

test("preliminary prices are half sure", async () => {
  const { spotPricePerKwh } = await chain(priced("a", 1, Infinity, { final: false })).read(HORIZON);
  expect(spotPricePerKwh.confidence[0]).toBe("medium");
});

test("a mistake in a source does not end the chain", async () => {
  const faulty: PriceSource = { name: "faulty", readPrices: () => Promise.reject(new TypeError("oops")) };
  const { failures, spotPricePerKwh } = await chain(faulty, priced("b", 2, Infinity)).read(HORIZON);
  expect(failures[0]?.error.code).toBe("INTERNAL_ERROR");
  expect(spotPricePerKwh.origin[0]).toBe("b");
});

test("the caller's signal ends the chain", async () => {
  await expect(chain(broken("ABORTED"), priced("b", 2, Infinity)).read(HORIZON)).rejects.toMatchObject({
    code: "ABORTED",
  });
});

test("a gap in a day is filled by the next source, and the run of published prices goes on", async () => {
  const gap: PriceSource = {
    name: "gap",
    readPrices: () =>
      Promise.resolve({
        pricePerKwh: seriesOf(
          HORIZON,
          Array.from({ length: 48 }, (_, slot) => (slot === 7 ? Number.NaN : 1)),
        ),
        currency: "SEK",
        origin: "gap",
      }),
  };
  const outlook = await chain(gap, priced("b", 2, Infinity)).read(HORIZON);
  expect([...outlook.spotPricePerKwh.values.slice(6, 9)]).toEqual([1, 2, 1]);
  expect(outlook.publishedUntil).toBe(HORIZON.edges[48]);
});

test("a real source that has only today leaves tomorrow to the climatology", async () => {
  await using service = await serve(
    byPath({ "date=2026-01-15": answers(200, nordpoolDay("2026-01-15")), "date=": answers(204) }),
  );
  const source = nordpool({ http: client(NOW).http, area: "SE3", currency: "SEK", baseUrl: service.url });
  const { spotPricePerKwh, failures } = await chain(source).read(HORIZON);
  for (let slot = 0; slot < 40; slot += 1) {
    expect(spotPricePerKwh.values[slot]).toBe(priceAt(HORIZON.edges[slot]!) / 1000);
  }
  expect(spotPricePerKwh.origin[40]).toBe("climatology");
  expect(failures.map((failure) => failure.error.code)).toEqual(["MISSING_DATA"]);
});

test("the usual price of a year is about the level, and dearer by day than by night", () => {
  const year = regularHorizon(parseInstant("2025-12-31T23:00:00Z"), HOUR, 8760);
  const { values } = priceClimatology(0.5)(year);
  expect(values.reduce((sum, price) => sum + price / 8760, 0)).toBeCloseTo(0.5, 2);
  expect(values[8 + 24]).toBeGreaterThan(2 * (values[3 + 24] ?? Number.NaN));
});

const STOCKHOLM = { latitudeDeg: 59.33, longitudeDeg: 18.07 };
const DAYLIGHT = regularHorizon(parseInstant("2026-06-15T06:00:00Z"), QUARTER, 40);
const noon = parseInstant("2026-06-15T05:50:00Z");
const weatherClock = { now: () => noon };
const flat = (value: number): Float64Array => new Float64Array(40).fill(value);
const forecaster = (name: string, columns: Partial<FetchedWeather>): FetchedWeatherSource => ({
  name,
  readWeather: () =>
    Promise.resolve({
      issuedAt: noon - HOUR,
      fetchedAt: noon - HOUR / 2,
      horizon: DAYLIGHT,
      origin: name,
      airTemperatureC: flat(Number.NaN),
      ...columns,
    }),
});
const weather = (...sources: readonly FetchedWeatherSource[]): WeatherChain =>
  new WeatherChain({ sources, place: STOCKHOLM, clock: weatherClock });

test("each quantity comes from the first source that has it", async () => {
  const light = {
    globalIrradianceWm2: flat(500),
    directNormalWm2: flat(400),
    diffuseHorizontalWm2: flat(200),
  };
  const outlook = await weather(
    forecaster("light", light),
    forecaster("air", {
      airTemperatureC: flat(20),
      cloudCoverPercent: flat(50),
      windSpeedMs: flat(3),
      globalIrradianceWm2: flat(1),
    }),
  ).read(DAYLIGHT);
  expect(outlook.globalIrradianceWm2).toMatchObject({ values: flat(500) });
  expect([outlook.globalIrradianceWm2.origin[0], outlook.airTemperatureC.origin[0]]).toEqual([
    "light",
    "air",
  ]);
  expect([outlook.airTemperatureC.ageMs[0], outlook.airTemperatureC.confidence[0]]).toEqual([
    HOUR / 2,
    "high",
  ]);
});

test("irradiance of which a part is missing is made from the clouds, as a whole and less sure", async () => {
  const outlook = await weather(
    forecaster("air", {
      airTemperatureC: flat(20),
      cloudCoverPercent: flat(50),
      windSpeedMs: flat(3),
      globalIrradianceWm2: flat(1),
    }),
  ).read(DAYLIGHT);
  expect(new Set(outlook.globalIrradianceWm2.origin)).toEqual(new Set(["air clouds"]));
  expect(outlook.directNormalWm2.confidence[0]).toBe("medium");
  expect(Math.max(...outlook.globalIrradianceWm2.values)).toBeGreaterThan(500);
});

test("more clouds, less light, and none under the horizon", async () => {
  const peak = async (clouds: number): Promise<number> => {
    const outlook = await weather(forecaster("air", { cloudCoverPercent: flat(clouds) })).read(DAYLIGHT);
    return Math.max(...outlook.globalIrradianceWm2.values);
  };
  const [clear, half, full] = [await peak(0), await peak(50), await peak(100)];
  expect(clear).toBeGreaterThan(half);
  expect(half).toBeGreaterThan(full);
  // A clear day of June in Stockholm peaks between 750 and 900 W/m².
  expect(clear).toBeGreaterThan(750);
  expect(clear).toBeLessThan(900);
  const night = regularHorizon(parseInstant("2026-12-15T22:00:00Z"), QUARTER, 8);
  const dark = await new WeatherChain({ sources: [], place: STOCKHOLM, clock: weatherClock }).read(night);
  expect([...dark.globalIrradianceWm2.values]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});

test("without any source the weather is made up, and every point says so", async () => {
  const failing: FetchedWeatherSource = {
    name: "x",
    readWeather: () => Promise.reject(error("SOURCE_UNREACHABLE")),
  };
  const outlook = await weather(failing).read(DAYLIGHT);
  expect(new Set(outlook.airTemperatureC.origin)).toEqual(new Set(["climatology"]));
  expect(new Set(outlook.globalIrradianceWm2.origin)).toEqual(new Set(["climatology clouds"]));
  expect(new Set(outlook.globalIrradianceWm2.confidence)).toEqual(new Set(["low"]));
  expect(outlook.failures.map((failure) => failure.source)).toEqual(["x"]);
});

test("the further ahead and the older, the less sure", async () => {
  const days = regularHorizon(noon, HOUR, 100);
  const source: FetchedWeatherSource = {
    name: "air",
    readWeather: () =>
      Promise.resolve({
        issuedAt: noon,
        fetchedAt: noon,
        horizon: days,
        origin: "air",
        airTemperatureC: new Float64Array(100),
      }),
  };
  const { airTemperatureC } = await weather(source).read(days);
  expect([0, 23, 24, 71, 72].map((hour) => airTemperatureC.confidence[hour])).toEqual([
    "high",
    "high",
    "medium",
    "medium",
    "low",
  ]);
});

test("a real source's clouds become light", async () => {
  const steps = Array.from({ length: 12 }, (_, hour) => ({
    time: new Date(parseInstant("2026-06-15T06:00:00Z") + hour * HOUR).toISOString(),
    data: { air_temperature: 15, cloud_area_fraction: 3, wind_speed: 4 },
  }));
  await using service = await serve(
    answers(200, { referenceTime: "2026-06-15T05:45:00Z", timeSeries: steps }),
  );
  const outlook = await weather(smhi({ http: client(noon).http, baseUrl: service.url })).read(DAYLIGHT);
  expect(outlook.globalIrradianceWm2.origin[20]).toBe("smhi clouds");
  expect(outlook.globalIrradianceWm2.values[20]).toBeGreaterThan(300);
});

test("the usual weather is colder in January than in July, and the other way round in the south", () => {
  const mean = (latitudeDeg: number, day: string): number => {
    const hours = regularHorizon(parseInstant(`${day}T00:00:00Z`), HOUR, 24);
    const { values } = weatherClimatology({ latitudeDeg, longitudeDeg: 18 }).airTemperatureC(hours);
    return values.reduce((sum, value) => sum + value / 24, 0);
  };
  expect(mean(59, "2026-01-15")).toBeLessThan(0);
  expect(mean(59, "2026-07-15")).toBeGreaterThan(14);
  expect(mean(-35, "2026-01-15")).toBeGreaterThan(mean(-35, "2026-07-15"));
});

import { outOfRange } from "../check.ts";
import { horizonStart, type Horizon } from "../time/horizon.ts";
import type { Instant, PricePerKwh, Watts } from "../units/quantity.ts";
import { columnConfidence } from "./column.ts";
import type { ForecastBundle, ForecastColumn, ForecastConfidence } from "./forecast.ts";

/** A price from an instant on. */
export interface PricePoint {
  /** Start of the slot. */
  readonly at: Instant;
  readonly pricePerKwh: PricePerKwh;
  readonly confidence: ForecastConfidence;
}

/** House load from an instant on. */
export interface ConsumptionPoint {
  /** Start of the slot. */
  readonly at: Instant;
  /** Mean over the slot [W], 0 or more. */
  readonly powerW: Watts;
  readonly confidence: ForecastConfidence;
}

/** PV power from an instant on. */
export interface ProductionPoint {
  /** Start of the slot. */
  readonly at: Instant;
  /** Mean over the slot [W], 0 or more. */
  readonly powerW: Watts;
  readonly confidence: ForecastConfidence;
}

/** Prices to come, in ascending order of time. */
export interface PriceForecast {
  readonly issuedAt: Instant;
  /** ISO 4217 code. */
  readonly currency: string;
  readonly points: readonly PricePoint[];
}

/** House load to come, in ascending order of time. */
export interface ConsumptionForecast {
  readonly issuedAt: Instant;
  readonly points: readonly ConsumptionPoint[];
}

/** PV power to come, in ascending order of time. */
export interface ProductionForecast {
  readonly issuedAt: Instant;
  readonly points: readonly ProductionPoint[];
}

/** Prices, consumption and production of 24 hours. */
export interface Forecast24h {
  readonly price: PriceForecast;
  readonly consumption: ConsumptionForecast;
  readonly production: ProductionForecast;
}

/** The prices of a forecast as points, one per slot. @throws {@link OecError} `SHAPE_MISMATCH` for a wrong column. */
export function priceForecastOf({
  issuedAt,
  horizon,
  currency,
  spotPricePerKwh,
}: ForecastBundle): PriceForecast {
  const points = pointsOf(horizon, spotPricePerKwh, (at, pricePerKwh, confidence) => ({
    at,
    pricePerKwh,
    confidence,
  }));
  return { issuedAt, currency, points };
}

/** The house load of a forecast as points, one per slot. @throws {@link OecError} `SHAPE_MISMATCH` for a wrong column. */
export function consumptionForecastOf({ issuedAt, horizon, loadW }: ForecastBundle): ConsumptionForecast {
  return {
    issuedAt,
    points: pointsOf(horizon, loadW, (at, powerW, confidence) => ({ at, powerW, confidence })),
  };
}

/** The PV power of a forecast as points, one per slot. @throws {@link OecError} `SHAPE_MISMATCH` for a wrong column. */
export function productionForecastOf({ issuedAt, horizon, pvW }: ForecastBundle): ProductionForecast {
  return {
    issuedAt,
    points: pointsOf(horizon, pvW, (at, powerW, confidence) => ({ at, powerW, confidence })),
  };
}

/**
 * The slots of a forecast that begin within 24 hours.
 *
 * @param from - Start of the 24 hours; absent: start of the forecast.
 * @throws {@link OecError} `OUT_OF_RANGE` if no slot begins in them, `SHAPE_MISMATCH` for a wrong column.
 */
export function forecast24hOf(
  bundle: ForecastBundle,
  from: Instant = horizonStart(bundle.horizon),
): Forecast24h {
  const within = ({ at }: { readonly at: Instant }): boolean => at >= from && at < from + 86_400_000;
  const price = priceForecastOf(bundle);
  const consumption = consumptionForecastOf(bundle);
  const production = productionForecastOf(bundle);
  if (!price.points.some(within)) throw outOfRange("from", from, "an instant of the forecast");
  return {
    price: { ...price, points: price.points.filter(within) },
    consumption: { ...consumption, points: consumption.points.filter(within) },
    production: { ...production, points: production.points.filter(within) },
  };
}

function pointsOf<Point>(
  horizon: Horizon,
  column: ForecastColumn,
  point: (at: Instant, value: number, confidence: ForecastConfidence) => Point,
): Point[] {
  const confidence = columnConfidence(horizon, column);
  return Array.from(column.values, (value, slot) =>
    point(horizon.edges[slot] ?? Number.NaN, value, confidence[slot] ?? "low"),
  );
}

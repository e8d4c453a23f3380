import type { Amperes, Instant, Milliseconds, Volts } from "@oec/domain";
import { convertRate } from "./rate.ts";
import { profileSteps, type ProfileLimit } from "./profile-steps.ts";
import type { InstalledProfile, ProfilePurpose, RateUnit, RunningTransaction } from "./profile.ts";
import { joinSteps, zipSteps, type Step } from "./steps.ts";

/** What a composite schedule is computed from, beside the profiles. */
export interface CompositeRequest {
  /** 0 for the whole station. */
  readonly connectorId: number;
  /** Connectors of the station, not counting 0. */
  readonly connectors: number;
  readonly from: Instant;
  readonly durationMs: Milliseconds;
  readonly unit: RateUnit;
  /** What runs on each connector, by its number. */
  readonly transactions: ReadonlyMap<number, RunningTransaction>;
  /** Nominal voltage between a phase and neutral [V]; default 230. */
  readonly voltageV?: Volts;
  /** Phases the station is wired with; default 3. */
  readonly maxPhases?: number;
  /** What a connector can give anyway, per phase [A]; absent: no limit where no profile says one. */
  readonly connectorLimitA?: Amperes;
}

/** A limit in the unit that was asked for. */
export interface CompositeLimit {
  readonly limit: number;
  /** Phases that may be used: the fewest of those the profiles name. */
  readonly phases: number;
  /** Highest of the lowest useful rates that the profiles name, in the same unit. */
  readonly minRate?: number;
}

/** What every step of the computation needs. */
interface Conversion {
  readonly unit: RateUnit;
  readonly voltageV: Volts;
  readonly maxPhases: number;
}

/**
 * The limit of a connector, or of the station, over time (OCPP 1.6 ed. 2 section 3.13, errata 4.0).
 *
 * - Within a purpose the highest stack level that says something at an instant wins.
 * - A `tx-default` of a connector stands in for the one of connector 0 with the same stack level, for that connector only.
 * - A `tx` profile overrules the defaults where it says something; then the lowest of it, `station-max` and the hardware counts.
 * - Amperes are per phase, watts in total. They are converted with the fewest phases that any profile in force names, so that
 *   a three-phase limit does not allow three times its current on one phase.
 * - The station (connector 0) may use the sum of what its connectors may, at most `station-max`.
 *
 * @returns steps in ascending order within [from, from + durationMs); a gap is no limit.
 */
export function compositeSchedule(
  installed: readonly InstalledProfile[],
  request: CompositeRequest,
): readonly Step<CompositeLimit>[] {
  const { connectorId, connectors, voltageV = 230, maxPhases = 3 } = request;
  const conversion: Conversion = { unit: request.unit, voltageV, maxPhases };
  const stationMax = purposeSteps(installed, request, "station-max", connectorId);
  const composed =
    connectorId === 0
      ? cap(sumOfConnectors(installed, request, connectors, conversion), stationMax, conversion)
      : zipSteps(transactionSteps(installed, request, connectorId), stationMax, (own, max) =>
          lowest([own, max], conversion),
        );
  return joinSteps(composed, sameLimit);
}

/** The limits of a connector without those of the station: hardware, and `tx` before `tx-default`. */
function transactionSteps(
  installed: readonly InstalledProfile[],
  request: CompositeRequest,
  connectorId: number,
): readonly Step<readonly ProfileLimit[]>[] {
  const { from, durationMs, connectorLimitA, maxPhases = 3 } = request;
  const byDefault = purposeSteps(installed, request, "tx-default", connectorId);
  const ofTransaction = purposeSteps(installed, request, "tx", connectorId);
  const profiles = zipSteps(ofTransaction, byDefault, (tx, fallback) => tx ?? fallback);
  const hardware: readonly Step<ProfileLimit>[] =
    connectorLimitA === undefined
      ? []
      : [
          {
            start: from,
            end: from + durationMs,
            value: { limit: connectorLimitA, unit: "A", phases: maxPhases },
          },
        ];
  return zipSteps(hardware, profiles, (own, profile) =>
    [own, profile].filter((limit) => limit !== undefined),
  );
}

/** What the profiles of one purpose say for a connector, highest stack level first. */
function purposeSteps(
  installed: readonly InstalledProfile[],
  request: CompositeRequest,
  purpose: ProfilePurpose,
  connectorId: number,
): readonly Step<ProfileLimit>[] {
  const transaction = request.transactions.get(connectorId);
  const to = request.from + request.durationMs;
  const from = purpose === "tx" ? Math.max(request.from, transaction?.startedAt ?? Infinity) : request.from;
  return candidates(installed, purpose, connectorId)
    .filter(({ profile }) => purpose !== "tx" || isFor(profile.transactionId, transaction))
    .sort((a, b) => b.profile.stackLevel - a.profile.stackLevel)
    .map(({ profile }) => profileSteps(profile, from, to, transaction))
    .reduce<readonly Step<ProfileLimit>[]>(
      (upper, lower) => zipSteps(upper, lower, (above, below) => above ?? below),
      [],
    );
}

function candidates(
  installed: readonly InstalledProfile[],
  purpose: ProfilePurpose,
  connectorId: number,
): readonly InstalledProfile[] {
  const ofPurpose = installed.filter(({ profile }) => profile.purpose === purpose);
  if (purpose === "station-max") return ofPurpose;
  const own = ofPurpose.filter((entry) => entry.connectorId === connectorId);
  if (purpose === "tx") return own;
  const ownLevels = new Set(own.map(({ profile }) => profile.stackLevel));
  const general = ofPurpose.filter(
    (entry) => entry.connectorId === 0 && !ownLevels.has(entry.profile.stackLevel),
  );
  return [...own, ...general];
}

function isFor(
  transactionId: number | string | undefined,
  transaction: RunningTransaction | undefined,
): boolean {
  return transaction !== undefined && (transactionId === undefined || transactionId === transaction.id);
}

/** What all connectors may use together; a gap where one of them has no limit. */
function sumOfConnectors(
  installed: readonly InstalledProfile[],
  request: CompositeRequest,
  connectors: number,
  conversion: Conversion,
): readonly Step<CompositeLimit>[] {
  let sum: readonly Step<CompositeLimit>[] | undefined;
  for (let connectorId = 1; connectorId <= connectors; connectorId++) {
    const own = zipSteps(transactionSteps(installed, request, connectorId), [], (limits) =>
      lowest([limits, undefined], conversion),
    );
    sum = sum === undefined ? own : zipSteps(sum, own, added);
  }
  return sum ?? [];
}

function added(a: CompositeLimit | undefined, b: CompositeLimit | undefined): CompositeLimit | undefined {
  if (a === undefined || b === undefined) return undefined;
  return {
    limit: a.limit + b.limit,
    phases: Math.max(a.phases, b.phases),
    ...minRateOf([a.minRate, b.minRate]),
  };
}

/** The sum of the connectors, cut to what the station may use. */
function cap(
  sum: readonly Step<CompositeLimit>[],
  stationMax: readonly Step<ProfileLimit>[],
  conversion: Conversion,
): readonly Step<CompositeLimit>[] {
  return zipSteps(sum, stationMax, (own, max) => {
    if (max === undefined) return own;
    const most = inUnit(max, Math.min(max.phases, own?.phases ?? conversion.maxPhases), conversion);
    if (own === undefined) return most;
    return {
      limit: Math.min(own.limit, most.limit),
      phases: most.phases,
      ...minRateOf([own.minRate, most.minRate]),
    };
  });
}

/** The lowest of some limits, all on the fewest phases that any of them names. */
function lowest(
  [own = [], max]: readonly [readonly ProfileLimit[] | undefined, ProfileLimit | undefined],
  conversion: Conversion,
): CompositeLimit | undefined {
  const limits = max === undefined ? own : [...own, max];
  if (limits.length === 0) return undefined;
  const phases = Math.min(conversion.maxPhases, ...limits.map((limit) => limit.phases));
  const converted = limits.map((limit) => inUnit(limit, phases, conversion));
  return {
    limit: Math.min(...converted.map(({ limit }) => limit)),
    phases,
    ...minRateOf(converted.map(({ minRate }) => minRate)),
  };
}

function inUnit(limit: ProfileLimit, phases: number, conversion: Conversion): CompositeLimit {
  const used = Math.min(phases, conversion.maxPhases);
  const phaseVolts = used * conversion.voltageV;
  const convert = (rate: number): number => convertRate(rate, limit.unit, conversion.unit, phaseVolts);
  const minRate = limit.minRate === undefined ? undefined : convert(limit.minRate);
  return { limit: convert(limit.limit), phases: used, ...minRateOf([minRate]) };
}

function minRateOf(rates: readonly (number | undefined)[]): Pick<CompositeLimit, "minRate"> {
  const known = rates.filter((rate) => rate !== undefined);
  return known.length === 0 ? {} : { minRate: Math.max(...known) };
}

function sameLimit(a: CompositeLimit, b: CompositeLimit): boolean {
  return a.limit === b.limit && a.phases === b.phases && a.minRate === b.minRate;
}

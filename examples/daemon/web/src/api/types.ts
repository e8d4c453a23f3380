// What the pages read of the API. The server's schemas are the authority; test/web/shapes.test.ts holds both together.

/** What the battery does. */
export type Verb = "runs-house" | "rests" | "fills-cheap" | "stores-sun" | "sells-sun" | "sells-stored";
/** What a price is made of. */
export type PricePart = "market" | "supplier" | "network" | "energy-tax" | "vat";
export type PriceLevel = "cheap" | "mid" | "dear";
export type SlotKind = "measured" | "now" | "planned" | "unknown";

/** Instants are ISO 8601 in UTC. */
export type IsoTime = string;

export interface PricedInstant {
  readonly at: IsoTime;
  readonly importPerKwh: number;
}

/** Why the battery does what it does: the price or limit that decides. */
export interface Because {
  readonly kind: "dearer-later" | "cheaper-later" | "full" | "empty" | "sale-pays" | "later-pays";
  readonly at?: IsoTime | undefined;
  readonly pricePerKwh?: number | undefined;
}

/** Another thing to do, and how much more it costs [currency]. */
export interface Alternative {
  readonly verb: Verb;
  readonly costDifference: number;
}

export interface PricedAction extends Alternative {
  readonly id: string;
  readonly powerW: number;
  readonly minutes: number;
}

export interface Override {
  readonly id: string;
  readonly verb: Verb;
  readonly powerW: number;
  readonly setBy: string;
  readonly setAt: IsoTime;
  readonly until: IsoTime;
  readonly reason?: string | undefined;
  readonly costDifference: number | null;
}

export interface Slot {
  readonly start: IsoTime;
  readonly end: IsoTime;
  readonly kind: SlotKind;
  readonly published: boolean;
  readonly importPerKwh: number | null;
  readonly exportPerKwh: number | null;
  readonly level: PriceLevel | null;
  readonly sunW: number | null;
  readonly boughtW: number | null;
  readonly givenW: number | null;
  readonly houseW: number | null;
  readonly chargedW: number | null;
  readonly soldW: number | null;
  readonly socPercent: number | null;
  readonly cost: number | null;
  readonly verb?: Verb | null | undefined;
  readonly reason: string | null;
  readonly sunLowerW?: number | undefined;
  readonly sunUpperW?: number | undefined;
}

/** A stretch of time in which the battery does one thing. */
export interface Block {
  readonly start: IsoTime;
  readonly end: IsoTime;
  readonly kind: "measured" | "planned";
  readonly verb: Verb;
  readonly pricePerKwh: number | null;
  readonly energyKwh: number;
  readonly socPercent: number | null;
  readonly reason: string | null;
  readonly alternative: Alternative | null;
}

export interface Day {
  readonly date: string;
  readonly start: IsoTime;
  readonly end: IsoTime;
  readonly count: number;
  readonly nowIndex: number | null;
  readonly slots: readonly Slot[];
  /** Absent without a battery. */
  readonly blocks?: readonly Block[] | undefined;
}

export interface Sentence {
  readonly verb: Verb;
  readonly guidedBy: string;
  readonly since: IsoTime | null;
  readonly until: IsoTime | null;
  readonly reason: string | null;
  readonly pricePerKwh: number;
  readonly valuePerKwh: number | null;
  readonly because: Because | null;
  readonly alternative: Alternative | null;
}

export interface NextChange {
  readonly at: IsoTime;
  readonly verb: Verb;
  readonly pricePerKwh: number | null;
  readonly reason: string | null;
}

export interface Flow {
  readonly houseW: number;
  readonly gridW: number;
  readonly sunW?: number | undefined;
  readonly batteryW?: number | undefined;
  readonly sunTodayKwh?: number | undefined;
}

export interface Price {
  readonly importPerKwh: number;
  readonly exportPerKwh: number;
  readonly level: PriceLevel;
  readonly ranked: boolean;
  readonly breakdown: readonly { readonly part: PricePart; readonly perKwh: number }[];
  readonly vatPercent: number;
  /** Absent where all prices are the same. */
  readonly cheapest?: PricedInstant | undefined;
  readonly dearest?: PricedInstant | undefined;
  readonly publishedUntil: IsoTime;
}

export interface LevelInstant {
  readonly at: IsoTime;
  readonly socPercent: number;
}

export interface BatteryNow {
  readonly socPercent: number;
  readonly storedWh: number;
  readonly capacityWh: number;
  readonly powerW: number;
  readonly minSocPercent: number;
  readonly maxSocPercent: number;
  readonly lowest: LevelInstant | null;
  readonly highest: LevelInstant | null;
  readonly fullAt: IsoTime | null;
}

/** What a stretch would have cost another way; `saved = cost - own cost + storedMoreValue`. */
export interface Comparison {
  readonly cost: number;
  readonly storedMoreKwh: number;
  readonly storedMoreValue: number;
  readonly saved: number;
}

export interface Baseline {
  readonly kind: "self-consumption" | "no-battery";
  readonly soFar: Comparison;
  readonly expected: Comparison | null;
}

export interface Money {
  readonly costSoFar: number;
  readonly costExpected: number | null;
  /** Absent without a battery. */
  readonly baselines?: readonly Baseline[] | undefined;
}

export interface Phases {
  readonly fuseA: number;
  readonly currents: readonly { readonly phase: number; readonly currentA: number }[];
  readonly highestTodayW: number;
  readonly highestPlannedW: number | null;
}

/** `GET /api/v1/now`. */
export interface NowView {
  readonly at: IsoTime;
  readonly measuredAt: IsoTime;
  readonly pollMs: number;
  readonly timeZone: string;
  readonly currency: string;
  readonly simulated: boolean;
  readonly homeName: string;
  readonly mode: string;
  readonly conditions: readonly string[];
  readonly starting?: number | undefined;
  readonly sentence?: Sentence | null | undefined;
  /** Absent where nothing can be planned. */
  readonly next?: readonly NextChange[] | undefined;
  readonly actions?: readonly PricedAction[] | undefined;
  readonly override?: Override | null | undefined;
  readonly flow?: Flow | null | undefined;
  readonly price: Price;
  readonly battery?: BatteryNow | null | undefined;
  readonly money: Money;
  readonly phases?: Phases | null | undefined;
  readonly day: Day;
}

export interface Kpis {
  /** False: some quarters are not known, and the numbers leave them out. */
  readonly complete: boolean;
  readonly cost: number | null;
  readonly costSoFar: number | null;
  readonly ownPowerPercent: number | null;
  readonly highestImportW: number | null;
  readonly importLimitW: number | null;
  readonly saved: number | null;
  readonly storedMoreKwh: number | null;
}

/** `GET /api/v1/plan/view`. */
export interface PlanView {
  readonly at: IsoTime;
  readonly measuredAt: IsoTime;
  readonly timeZone: string;
  readonly currency: string;
  readonly madeAt: IsoTime | null;
  readonly until: IsoTime | null;
  readonly nextLookAt: IsoTime | null;
  readonly strategy: string | null;
  readonly certificate: string | null;
  readonly dates: readonly string[];
  readonly kpis: Kpis;
  readonly bandCoverage?: number | undefined;
  readonly day: Day;
}

/** `POST /api/v1/battery/power/preview`. */
export interface Preview {
  readonly powerW: number;
  readonly minutes: number;
  readonly until: IsoTime;
  readonly verb: Verb;
  readonly costDifference: number | null;
  readonly possible: boolean;
  readonly because?: "battery-full" | "battery-empty" | undefined;
  readonly alternatives?: readonly PricedAction[] | undefined;
}

/** What every message about the home's state carries. */
export interface Live {
  readonly starting?: number | undefined;
  readonly measuredAt: IsoTime;
  readonly status: LiveStatus;
  readonly verb?: Verb | null | undefined;
}

export interface LiveStatus {
  readonly at: IsoTime;
  readonly mode: string;
  readonly conditions: readonly string[];
  readonly flows?:
    | {
        readonly houseW: number;
        readonly pvW: number;
        readonly batteryW: number;
        readonly gridW: number;
        readonly phaseCurrentA: readonly number[];
      }
    | undefined;
  readonly battery?:
    | {
        readonly socPercent: number;
        readonly storedWh: number;
        readonly capacityWh: number;
        readonly powerW: number;
      }
    | undefined;
  readonly today: { readonly cost: number; readonly pvKwh: number };
}

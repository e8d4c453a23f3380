import type { PricePart, Verb } from "../api/types.ts";

/** All texts of the pages in one language. Placeholders are ready-made figures and times. */
export interface Words {
  readonly title: string;
  readonly skip: string;
  readonly pages: {
    readonly now: string;
    readonly plan: string;
    readonly api: string;
    readonly name: string;
  };
  readonly language: { readonly other: string; readonly change: string };
  readonly theme: { readonly dark: string; readonly light: string };
  readonly patterns: string;
  readonly about: string;
  readonly simulated: string;
  /** The sentence's head: what the battery does, or what a home without a battery does. */
  readonly head: Readonly<Record<Verb, string>>;
  readonly headWithout: string;
  readonly headSafe: string;
  /** The same as a short clause, for lists. */
  readonly does: Readonly<Record<Verb, string>>;
  /** The same as another choice. */
  readonly instead: Readonly<Record<Verb, string>>;
  /** Times; the day is absent where it is today. */
  readonly time: {
    readonly tomorrow: string;
    readonly onDay: (day: string) => string;
    readonly at: (clock: string, day?: string) => string;
    readonly until: (clock: string, day?: string) => string;
  };
  /** `at` and `until` are times as {@link Words.time} writes them. */
  readonly because: {
    readonly buys: (price: string) => string;
    readonly sells: (price: string) => string;
    readonly dearerLater: (price: string, at: string) => string;
    readonly cheaperLater: (price: string, at: string) => string;
    readonly laterPays: (price: string, at: string) => string;
    readonly salePays: string;
    full: string;
    readonly fullUntil: (until: string) => string;
    empty: string;
    readonly emptyUntil: (until: string, price: string) => string;
    noPlan: string;
    byHand: string;
    readonly without: (buy: string, sell: string) => string;
    safe: string;
    same: string;
  };
  readonly now: {
    readonly onPlan: string;
    readonly noPlan: string;
    readonly byHand: string;
    readonly safe: string;
    readonly next: string;
    readonly nothingNext: string;
    readonly flow: string;
    readonly measured: (age: string) => string;
    readonly price: string;
    readonly level: Readonly<Record<"cheap" | "mid" | "dear", string>>;
    readonly cheapest: (clock: string, price: string) => string;
    readonly dearest: (clock: string, price: string) => string;
    readonly pricesUntil: (when: string) => string;
    readonly part: Readonly<Record<PricePart, string>>;
    readonly sellAt: string;
    readonly today: string;
    readonly fullPlan: string;
  };
  readonly things: Readonly<Record<"sun" | "grid" | "battery" | "house" | "sold" | "car", string>>;
  readonly flow: {
    readonly today: string;
    readonly buying: string;
    readonly selling: string;
    readonly gives: string;
    readonly takes: string;
    readonly rests: string;
    readonly full: string;
    readonly summary: string;
  };
  readonly battery: {
    readonly lowest: (clock: string) => string;
    readonly highest: (clock: string) => string;
    readonly full: string;
    readonly never: string;
    readonly level: string;
  };
  readonly money: {
    readonly title: string;
    readonly soFar: (amount: string) => string;
    readonly soFarOnly: string;
    /** The rows of a sum: what the rule would cost, less what the plan costs, and what is stored, is what is saved. */
    readonly rule: string;
    readonly plan: string;
    readonly storedAtMidnight: (energy: string, isMore: boolean) => string;
    readonly storedNow: (energy: string, isMore: boolean) => string;
    readonly saved: string;
    readonly savedSoFar: string;
    readonly ruleMeans: string;
    readonly withoutBattery: (amount: string) => string;
  };
  readonly phases: {
    readonly title: (fuse: string) => string;
    readonly into: string;
    readonly out: string;
    readonly highest: string;
    readonly planned: string;
  };
  readonly plan: {
    readonly title: string;
    readonly made: (clock: string) => string;
    readonly next: (clock: string) => string;
    readonly none: string;
    readonly day: string;
    readonly today: (count: number) => string;
    readonly cost: string;
    readonly costSoFar: (amount: string) => string;
    readonly own: string;
    readonly ownNote: string;
    readonly highest: string;
    readonly limit: (power: string) => string;
    readonly saved: string;
    readonly savedNote: string;
    readonly savedStoredNote: (energy: string, isMore: boolean) => string;
    readonly quarters: (count: number) => string;
    readonly forward: string;
    readonly back: string;
    readonly slide: string;
    readonly table: string;
    readonly hideTable: string;
    readonly price: (unit: string) => string;
    readonly power: string;
    readonly levelPanel: string;
    readonly keys: string;
    readonly caption: string;
    readonly measured: string;
    readonly now: string;
    readonly planned: string;
    readonly unknown: string;
    readonly estimate: string;
    readonly gives: string;
    readonly takes: string;
    readonly rests: string;
    readonly bought: string;
    readonly sold: string;
    readonly level: string;
    readonly cost1: string;
    readonly band: string;
    readonly bandNote: (times: string) => string;
    readonly noData: string;
    readonly noDataAction: string;
    readonly columns: Readonly<
      Record<
        | "time"
        | "price"
        | "sun"
        | "given"
        | "bought"
        | "house"
        | "charged"
        | "sold"
        | "level"
        | "cost"
        | "doing",
        string
      >
    >;
  };
  readonly action: {
    readonly label: (verb: Verb, minutes: number) => string;
    readonly costs: (amount: string) => string;
    readonly saves: (amount: string) => string;
    readonly same: string;
    readonly offline: string;
    readonly ask: (what: string, amount: string) => string;
    readonly yes: string;
    readonly no: string;
    readonly busy: string;
    readonly failed: (message: string) => string;
    readonly impossible: (why: "battery-full" | "battery-empty") => string;
    readonly alternatives: string;
  };
  readonly override: {
    readonly title: (what: string, until: string) => string;
    readonly by: (who: string, at: string) => string;
    readonly who: Readonly<Record<string, string>>;
    readonly costs: (amount: string) => string;
    readonly same: string;
    readonly end: string;
  };
  readonly state: {
    readonly loading: string;
    readonly live: (clock: string) => string;
    readonly connecting: string;
    readonly stale: (age: string) => string;
    readonly offline: (clock: string) => string;
    readonly neverHeard: string;
    readonly offlineTitle: (clock: string) => string;
    readonly offlineMeans: string;
    readonly stoppedMeans: string;
    readonly offlineText: (age: string) => string;
    readonly retry: (seconds: string) => string;
    readonly retryNow: string;
    readonly staleTitle: (clock: string) => string;
    readonly staleText: string;
    readonly starting: (percent: string) => string;
    readonly startingText: string;
    readonly safeTitle: (clock: string) => string;
    readonly safeText: string;
    readonly stoppedTitle: string;
    readonly stoppedText: string;
    readonly reasons: string;
    readonly emptyTitle: string;
    readonly emptyText: string;
    readonly emptyAction: string;
    readonly failedTitle: (clock: string) => string;
    readonly failedText: (message: string) => string;
    readonly again: string;
  };
  readonly age: (seconds: number) => string;
}

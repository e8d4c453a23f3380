import type { Instant } from "../units/quantity.ts";

/** Facts that go with a log line or event. */
export type Facts = Readonly<Record<string, unknown>>;

/** Where log lines go. */
export interface Logger {
  /** For whoever looks for a fault. */
  debug(facts: Facts, message: string): void;
  /** For whoever wants to know what happens. */
  info(facts: Facts, message: string): void;
  /** Something is not as it should be, and the program goes on without harm. */
  warn(facts: Facts, message: string): void;
  /** Something failed that the owner relies on. */
  error(facts: Facts, message: string): void;
}

/** How much an event matters to the owner. */
export type EventLevel = "info" | "warning" | "critical";

/** Something that happened and is worth keeping. */
export interface OecEvent {
  readonly at: Instant;
  /** Stable code in capitals, e.g. `PLAN_ADOPTED`. */
  readonly code: string;
  readonly level: EventLevel;
  readonly deviceId?: string;
  /** In words. */
  readonly message: string;
  readonly facts: Facts;
}

/** Where events go; must not throw and must not block. */
export interface EventSink {
  /** Takes an event. */
  emit(event: OecEvent): void;
}

/** Where measurements of the program itself go. */
export interface Metrics {
  /** Adds to a counter. */
  count(name: string, by: number, labels?: Readonly<Record<string, string>>): void;
  /** Sets a gauge. */
  gauge(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
  /** Records one observation of a distribution. */
  observe(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
}

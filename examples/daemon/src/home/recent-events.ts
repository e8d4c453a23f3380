import type { EventSink, OecEvent } from "@oec/domain";

/** How many events are kept. */
const KEPT = 50;

/** The latest events of the home, and how often each happened. */
export class RecentEvents implements EventSink {
  readonly #listeners: readonly EventSink[];
  readonly #counts = new Map<string, { readonly level: OecEvent["level"]; readonly times: number }>();
  #latest: readonly OecEvent[] = [];

  /** @param listeners - Where events go besides. */
  constructor(...listeners: readonly EventSink[]) {
    this.#listeners = listeners;
  }

  emit(event: OecEvent): void {
    const times = (this.#counts.get(event.code)?.times ?? 0) + 1;
    this.#counts.set(event.code, { level: event.level, times });
    this.#latest = [...this.#latest.slice(1 - KEPT), event];
    for (const listener of this.#listeners) listener.emit(event);
  }

  /** In the order in which they came. */
  get latest(): readonly OecEvent[] {
    return this.#latest;
  }

  /** How often each code came so far. */
  counts(): readonly { readonly code: string; readonly level: OecEvent["level"]; readonly times: number }[] {
    return [...this.#counts].map(([code, count]) => ({ code, ...count }));
  }
}

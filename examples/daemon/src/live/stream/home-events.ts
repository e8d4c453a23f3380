import { formatInstant, horizonEnd, type EventSink, type Instant, type OecEvent } from "@oec/domain";
import type { Home } from "../../home/home.ts";
import type { LiveEventType } from "./event-ring.ts";

/** A live event before it has a number. */
export interface LiveNews {
  readonly type: Exclude<LiveEventType, "snapshot" | "status">;
  readonly data: object;
}

/** Where news go. */
export interface LiveNewsSink {
  publish(type: LiveNews["type"], data: object): void;
}

/** Tells the stream what happens in a home. */
export class HomeEvents implements EventSink {
  readonly #sink: LiveNewsSink;
  readonly #home: () => Home;
  #live = false;

  constructor(sink: LiveNewsSink, home: () => Home) {
    this.#sink = sink;
    this.#home = home;
  }

  /** From now on events are news; while simulated days pass in seconds they are history. */
  live(): void {
    this.#live = true;
  }

  emit(event: OecEvent): void {
    if (!this.#live) return;
    const news = newsOf(event, this.#home());
    if (news !== undefined) this.#sink.publish(news.type, news.data);
  }
}

/** What a home's event is to those who watch; undefined: nothing. */
function newsOf(event: OecEvent, home: Home): LiveNews | undefined {
  const { code, level, message, at, deviceId, facts } = event;
  if (code === "PLAN_ADOPTED") return planNews(home);
  if (code === "OVERRIDE_SET" || code === "OVERRIDE_ENDED") return overrideNews(event);
  if (level === "info" && code !== "SAFETY_CLEARED" && !code.endsWith("_RECOVERED")) return undefined;
  const device = deviceId === undefined ? {} : { deviceId };
  return { type: "safety", data: { code, level, message, at: formatInstant(at), ...device, facts } };
}

function planNews({ parts }: Home): LiveNews | undefined {
  const { latest } = parts.planner;
  if (latest === undefined) return undefined;
  const { plan } = latest.active;
  const data = {
    madeAt: formatInstant(latest.madeAt),
    until: formatInstant(horizonEnd(plan.slots)),
    strategy: plan.strategy,
    cost: plan.cost.total,
  };
  return { type: "plan", data };
}

function overrideNews({ code, deviceId, facts }: OecEvent): LiveNews {
  const { id, powerW, setBy, setAt, expiresAt, reason } = facts;
  const override = {
    id,
    deviceId,
    ...(powerW !== undefined && { powerW, setBy, setAt: instantText(setAt), until: instantText(expiresAt) }),
    ...(reason !== undefined && { reason }),
  };
  return { type: "override", data: { state: code === "OVERRIDE_SET" ? "set" : "ended", override } };
}

const instantText = (at: unknown): string | null =>
  typeof at === "number" ? formatInstant(at satisfies Instant) : null;

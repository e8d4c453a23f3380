import type { FlowDecision, FlowStatus, Reason, Shortfall } from "../types/decision.ts";
import { ENGLISH, ENGLISH_WORDS, SWEDISH, SWEDISH_WORDS } from "./sentences.ts";
import type { Language, Words } from "./sentences.ts";

/**
 * A reason, or all reasons of a decision, in sentences.
 *
 * A decision begins with what it could not keep, if anything; then follow its reasons, one sentence each.
 *
 * @example
 * ```ts
 * import { explain } from "@oec/power-flow";
 *
 * const reason = { code: "FUSE_LIMIT", level: 1, constraint: "fuse.L2", phase: 2, slack: 0, unit: "A", limit: 19 } as const;
 * console.log(explain(reason, "en")); // The fuse of phase L2 is used up to its limit of 19.0 A.
 * ```
 */
export function explain(subject: Reason | FlowDecision, language: Language): string {
  if ("code" in subject) return sentence(subject, language);
  const words = language === "sv" ? SWEDISH_WORDS : ENGLISH_WORDS;
  return [
    ...statusSentences(subject.status, words, language),
    ...subject.reasons.map((reason) => sentence(reason, language)),
  ].join(" ");
}

function sentence(reason: Reason, language: Language): string {
  const template = (language === "sv" ? SWEDISH : ENGLISH)[reason.code];
  const words = language === "sv" ? SWEDISH_WORDS : ENGLISH_WORDS;
  return fill(template, {
    phase: phaseText(reason, words),
    limit: reason.limit === undefined ? "" : quantity(Math.abs(reason.limit), reason.unit, language),
    over: quantity(Math.abs(reason.slack), reason.unit, language),
    ev: reason.constraint.slice(2, 3),
  });
}

/** "L2" where the sentence already says phase; "phase L2" or "the connection" where a car overloads it. */
function phaseText(reason: Reason, words: Words): string {
  if (reason.code !== "EV_STEP_OVERLOADS") return reason.phase === undefined ? "" : `L${reason.phase}`;
  return reason.phase === undefined ? words.connection : `${words.phase} L${reason.phase}`;
}

function statusSentences(status: FlowStatus, words: Words, language: Language): string[] {
  if (status.kind === "ok") return [];
  const shortfalls = status.shortfalls.map((shortfall) => shortfallSentence(shortfall, words, language));
  if (status.kind === "degraded") return shortfalls;
  const place = status.phase === undefined ? "" : ` (${words.phase} L${status.phase})`;
  const over = quantity(status.overA, "A", language);
  const warning = fill(words.infeasible, { limit: words.limits[status.limit], over, place });
  const trip = Number.isFinite(status.secondsToTrip)
    ? [fill(words.trip, { seconds: status.secondsToTrip.toFixed(0) })]
    : [];
  return [warning, ...trip, ...shortfalls];
}

function shortfallSentence(shortfall: Shortfall, words: Words, language: Language): string {
  return fill(words.degraded[shortfall.kind], {
    ev: "ev" in shortfall ? String(shortfall.ev + 1) : "",
    over: "shortfallW" in shortfall ? quantity(shortfall.shortfallW, "W", language) : "",
  });
}

function fill(template: string, places: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? "");
}

/** A number as people write it: watts from a thousand on as kilowatts. */
function quantity(value: number, unit: Reason["unit"], language: Language): string {
  if (unit === "steps") return String(value);
  const [shown, symbol] =
    unit === "A"
      ? [value.toFixed(1), "A"]
      : value >= 1000
        ? [(value / 1000).toFixed(2), "kW"]
        : [value.toFixed(0), "W"];
  return `${language === "sv" ? shown.replace(".", ",") : shown} ${symbol}`;
}

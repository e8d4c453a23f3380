import type { ComponentChildren, JSX } from "preact";
import type { NowView } from "../api/types.ts";
import type { HomeState } from "../live/home-link.ts";
import { written } from "../text/numbers.ts";
import { Icon, type IconName } from "./icon.tsx";
import { useReader } from "./reader.ts";
import type { Tone } from "./small.tsx";

/** A message over the whole width: what, since when, what the house does meanwhile, and one thing to do. */
export const Banner = ({
  tone,
  icon,
  title,
  children,
  action,
}: {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly title: string;
  readonly children: ComponentChildren;
  readonly action?: { readonly label: string; readonly press: () => void; readonly disabled?: boolean };
}): JSX.Element => (
  <div class={`banner ${tone}`} role={tone === "bad" ? "alert" : "status"}>
    <Icon name={icon} />
    <div>
      <b>{title}</b>
      {children}
    </div>
    {action && (
      <button type="button" class="button" disabled={action.disabled ?? false} onClick={action.press}>
        {action.label}
      </button>
    )}
  </div>
);

/** What there is to know before the numbers: at most one about the line, one about the home. */
export function Banners({
  state,
  view,
  nowMs,
}: {
  readonly state: HomeState;
  readonly view: NowView | undefined;
  readonly nowMs: number;
}): JSX.Element {
  return (
    <>
      <LineBanner state={state} nowMs={nowMs} stopped={state.stopped === true || view?.mode === "stopped"} />
      {view && <HomeBanner view={view} />}
    </>
  );
}

function LineBanner({
  state,
  nowMs,
  stopped,
}: {
  readonly state: HomeState;
  readonly nowMs: number;
  /** The daemon said that it stops before it went. */
  readonly stopped: boolean;
}): JSX.Element | null {
  const { words, numbers, standing, age, measured, link } = useReader();
  const texts = words.state;
  const { line, failure, skewMs } = state;
  if (standing === "offline") {
    const waitMs = line.retryAtMs === undefined ? undefined : Math.max(0, line.retryAtMs - nowMs);
    return (
      <Banner
        tone="warn"
        icon="offline"
        title={measured === "" ? texts.neverHeard : texts.offlineTitle(measured)}
        action={{ label: texts.retryNow, press: () => link.retryNow() }}
      >
        {age !== "" && `${stopped ? texts.stoppedMeans : texts.offlineMeans} ${texts.offlineText(age)}`}{" "}
        {waitMs === undefined ? texts.connecting : texts.retry(words.age(Math.ceil(waitMs / 1000)))}
      </Banner>
    );
  }
  if (failure !== undefined)
    return (
      <Banner
        tone="bad"
        icon="bad"
        title={texts.failedTitle(numbers.clock(failure.atMs + skewMs))}
        action={{ label: texts.again, press: () => link.refresh() }}
      >
        {texts.failedText(failure.message)}
      </Banner>
    );
  if (standing === "stale")
    return (
      <Banner tone="warn" icon="clock" title={texts.staleTitle(measured)}>
        {texts.staleText}
      </Banner>
    );
  return null;
}

function HomeBanner({ view }: { readonly view: NowView }): JSX.Element | null {
  const { words, numbers, standing } = useReader();
  const texts = words.state;
  const { mode, conditions, starting, at } = view;
  if (mode === "stopped" && standing !== "offline")
    return (
      <Banner tone="bad" icon="bad" title={texts.stoppedTitle}>
        {texts.stoppedText}
      </Banner>
    );
  if (mode === "safe")
    return (
      <Banner tone="bad" icon="bad" title={texts.safeTitle(numbers.clock(Date.parse(at)))}>
        {texts.safeText}
        {conditions.length > 0 && ` ${texts.reasons} ${conditions.join(", ")}`}
      </Banner>
    );
  if (starting !== undefined)
    return (
      <Banner tone="ok" icon="clock" title={texts.starting(written(numbers.percent(starting * 100)))}>
        {texts.startingText}
      </Banner>
    );
  return null;
}

/** What stands where there is nothing to show: why, and one thing to do. */
export const Empty = ({
  title,
  text,
  action,
}: {
  readonly title: string;
  readonly text: string;
  readonly action: { readonly label: string; readonly press: () => void };
}): JSX.Element => (
  <section class="card empty">
    <Icon name="search" />
    <h1>{title}</h1>
    <p class="small">{text}</p>
    <button type="button" class="button main" onClick={action.press}>
      {action.label}
    </button>
  </section>
);

const NOW_CARDS = [
  "span-8 tall-290",
  "span-4 tall-290",
  "span-5 tall-400",
  "span-4 tall-400",
  "span-3 tall-400",
];
const PLAN_CARDS = ["span-12 tall-90", "span-12 tall-400"];

/** Cards of the height of those to come. */
export function Skeleton({ page }: { readonly page: "now" | "plan" }): JSX.Element {
  const { words } = useReader();
  return (
    <div class="cards" aria-busy="true">
      <h1 class="unseen">{words.state.loading}</h1>
      {(page === "now" ? NOW_CARDS : PLAN_CARDS).map((size) => (
        <div key={size} class={`card ${size}`}>
          <div class="skeleton" />
          <div class="skeleton title" />
          <div class="skeleton block" />
        </div>
      ))}
    </div>
  );
}

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { HomeLink } from "./live/home-link.ts";
import { useHome, useMedia, useNow } from "./live/hooks.ts";
import { mergeLive } from "./live/merge.ts";
import { standingOf } from "./live/standing.ts";
import { isDark, otherTheme, type Preferences } from "./model/preferences.ts";
import { parseRoute } from "./model/route.ts";
import { NowPage } from "./pages/now.tsx";
import { PlanPage } from "./pages/plan.tsx";
import { Navigation, Switch, TopBar } from "./parts/frame.tsx";
import { Icon } from "./parts/icon.tsx";
import { ReaderProvider, type Reader } from "./parts/reader.ts";
import { Banners } from "./parts/states.tsx";
import { createNumbers } from "./text/numbers.ts";
import { wordsOf } from "./text/words.ts";

const CLOCK_MS = 1_000;
/** The meter's interval before it is known [ms]. */
const POLL_MS = 10_000;

/** The pages. @param keep - Keeps preferences for the next visit. */
export function App({
  link,
  initial,
  keep,
}: {
  readonly link: HomeLink;
  readonly initial: Preferences;
  readonly keep: (preferences: Preferences) => void;
}): JSX.Element {
  const state = useHome(link);
  const nowMs = useNow(CLOCK_MS);
  const [preferences, setPreferences] = useState(initial);
  const route = useRoute();
  const dark = isDark(preferences.theme, useMedia("(prefers-color-scheme: dark)"));
  const { language, patterns } = preferences;
  const words = wordsOf(language);
  const view = useMemo(
    () => (state.view === undefined ? undefined : mergeLive(state.view, state.live)),
    [state.view, state.live],
  );
  const { currency = "SEK", timeZone = "UTC" } = view ?? {};
  const numbers = useMemo(() => createNumbers(language, currency, timeZone), [language, currency, timeZone]);
  const measuredMs = view === undefined ? undefined : Date.parse(view.measuredAt);
  const ageMs = measuredMs === undefined ? undefined : Math.max(0, nowMs + state.skewMs - measuredMs);
  const reader: Reader = {
    words,
    numbers,
    standing: standingOf(state.line, ageMs, view?.pollMs ?? POLL_MS, nowMs),
    age: ageMs === undefined ? "" : words.age(ageMs / 1000),
    measured: measuredMs === undefined ? "" : numbers.exactClock(measuredMs),
    patterns,
    look: `${language} ${dark ? "dark" : "light"} ${patterns ? "patterns" : ""}`,
    link,
  };
  const change = (changed: Partial<Preferences>): void => {
    const next = { ...preferences, ...changed };
    setPreferences(next);
    keep(next);
  };
  useDocument(words.title, language, dark, patterns);
  const home = view === undefined || view.simulated ? words.simulated : view.homeName;
  return (
    <ReaderProvider value={reader}>
      <a class="skip" href="#main" onClick={skip}>
        {words.skip}
      </a>
      <Navigation page={route.page} home={home} />
      <TopBar home={home}>
        <Switch
          label={words.language.change}
          onPress={() => change({ language: language === "en" ? "sv" : "en" })}
        >
          {words.language.other}
        </Switch>
        <Switch label={words.patterns} pressed={patterns} onPress={() => change({ patterns: !patterns })}>
          <Icon name="pattern" />
        </Switch>
        <Switch
          label={dark ? words.theme.light : words.theme.dark}
          onPress={() => change({ theme: otherTheme(preferences.theme, dark) })}
        >
          <Icon name={dark ? "sun" : "moon"} />
        </Switch>
      </TopBar>
      <Main page={route.page}>
        <Banners state={state} view={view} nowMs={nowMs} />
        {route.page === "now" ? (
          <NowPage state={state} view={view} />
        ) : (
          <PlanPage state={state} at={route.at} />
        )}
      </Main>
    </ReaderProvider>
  );
}

/** The page itself; takes the focus when another page was chosen, so that a screen reader begins there. */
function Main({ page, children }: { readonly page: string; readonly children: JSX.Element[] }): JSX.Element {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current !== page) {
      main.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    shown.current = page;
  }, [page]);
  return (
    <main id="main" tabIndex={-1} ref={main}>
      {children}
    </main>
  );
}

/** The fragment names the page, so the skip link must not change it. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function useRoute(): ReturnType<typeof parseRoute> {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = (): void => setHash(location.hash);
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return useMemo(() => parseRoute(hash), [hash]);
}

function useDocument(title: string, language: string, dark: boolean, patterns: boolean): void {
  const root = document.documentElement;
  root.dataset["theme"] = dark ? "dark" : "light";
  root.classList.toggle("patterns", patterns);
  useEffect(() => {
    root.lang = language;
    document.title = title;
  }, [root, title, language]);
}

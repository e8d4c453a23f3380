import { useEffect, useState } from "preact/hooks";
import type { HomeLink, HomeState } from "./home-link.ts";

/** The link's state; the component is drawn anew with every change. */
export function useHome(link: HomeLink): HomeState {
  const [state, setState] = useState(link.state);
  useEffect(() => {
    setState(link.state);
    return link.subscribe(() => setState(link.state));
  }, [link]);
  return state;
}

/** The reader's wall clock [ms since 1970 UTC], moving on in steps. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) setNow(Date.now());
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const changed = (): void => setHolds(list.matches);
    list.addEventListener("change", changed);
    return () => list.removeEventListener("change", changed);
  }, [query]);
  return holds;
}

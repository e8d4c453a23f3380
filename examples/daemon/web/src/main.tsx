import { render } from "preact";
import { App } from "./app.tsx";
import { BROWSER } from "./live/browser-parts.ts";
import { HomeLink } from "./live/home-link.ts";
import { readPreferences, type Preferences } from "./model/preferences.ts";

const KEY = "oec.preferences";

/** A browser may forbid a page to keep anything; the defaults serve then. */
function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch (error) {
    console.info("preferences are kept for this visit only", error);
  }
}

const root = document.getElementById("app");
if (root === null) throw new Error("the page has no element #app");

const link = new HomeLink(BROWSER);
document.addEventListener("visibilitychange", () => link.setHidden(document.hidden));
addEventListener("pagehide", () => link.setHidden(true));
addEventListener("pageshow", () => link.setHidden(document.hidden));
link.start();
render(<App link={link} initial={readPreferences(stored(), navigator.languages)} keep={keep} />, root);

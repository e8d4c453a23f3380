import { existsSync } from "node:fs";
import process from "node:process";
import { chromium, type Browser, type Page } from "playwright-core";
import type { NowView, PlanView } from "../../web/src/api/types.ts";

/** A browser to look at the pages with: the one that CHROMIUM_PATH names, or Debian's. */
const CHROMIUM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Why the tests with a browser cannot run; undefined: they can. */
export const noBrowser = existsSync(CHROMIUM)
  ? undefined
  : `there is no Chromium at ${CHROMIUM}; install it or name another one in CHROMIUM_PATH`;

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"] });

/** What a page is looked at with. */
export interface Look {
  readonly width: number;
  readonly height: number;
  readonly theme: "light" | "dark";
  readonly language: "en" | "sv";
}

export const PHONE = { width: 390, height: 844 } as const;
export const DESK = { width: 1440, height: 900 } as const;

/** A new page with its own storage; `faults` collects what the console and the network complain about. */
export async function openPage(
  browser: Browser,
  { width, height, theme, language }: Look,
): Promise<{ readonly page: Page; readonly faults: string[]; readonly close: () => Promise<void> }> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale: language === "sv" ? "sv-SE" : "en-GB",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("pageerror", (error) => void faults.push(error.message));
  return { page, faults, close: () => context.close() };
}

/** Answers instead of the daemon; what is given as a string is refused with that message. */
export interface Answers {
  readonly now: NowView | string;
  readonly plan?: PlanView | string;
}

/** Puts answers in place of the daemon's, as if they were of this moment; the live stream stays silent. */
export async function answerWith(page: Page, answers: () => Answers): Promise<void> {
  const answer = (data: object | string | undefined): { status: number; json: object } =>
    typeof data === "object"
      ? { status: 200, json: { success: true, data, timestamp: new Date().toISOString() } }
      : { status: 500, json: { success: false, error: { code: "INTERNAL_ERROR", message: data ?? "no" } } };
  await page.route("**/api/v1/now", (route) => route.fulfill(answer(answers().now)));
  await page.route("**/api/v1/plan/view*", (route) => route.fulfill(answer(answers().plan)));
  await page.routeWebSocket("**/api/v1/live*", () => undefined);
}

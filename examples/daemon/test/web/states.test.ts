import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NowView } from "../../web/src/api/types.ts";
import { startHome, type HomeServer } from "./home-server.ts";
import { axeFaults, keepPicture, layoutFaults } from "./looked-at.ts";
import { answerWith, launch, noBrowser, openPage, PHONE, type Answers } from "./pages.ts";
import { sampleDay, sampleNow, samplePlan } from "./sample-home.ts";

const LOOK = { ...PHONE, theme: "light", language: "en" } as const;
/** A day of a home without a battery whose power always costs the same. */
const flatDay = {
  ...sampleDay(),
  blocks: undefined,
  slots: sampleDay().slots.map((slot) => ({ ...slot, importPerKwh: 1.5, level: "mid" as const })),
};

describe.skipIf(noBrowser !== undefined)("every state of the page", { timeout: 60_000 }, () => {
  let home: HomeServer;
  let browser: Browser;
  beforeAll(async () => {
    [home, browser] = await Promise.all([startHome(1), launch()]);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await home.daemon.stop();
  });

  /** Opens a page that is answered so, looks at it, and hands it over. */
  const see = async (
    name: string,
    answers: () => Answers,
    seen: (page: Page) => Promise<void>,
  ): Promise<void> => {
    const { page, close } = await openPage(browser, LOOK);
    await answerWith(page, answers);
    await page.goto(`${home.address}/#now`);
    await seen(page);
    await keepPicture(page, `state-${name}`);
    expect(await layoutFaults(page)).toEqual([]);
    expect(await axeFaults(page)).toEqual([]);
    await close();
  };
  const fresh = (changes: Partial<NowView> = {}): NowView =>
    sampleNow({ measuredAt: new Date().toISOString(), ...changes });
  const banner = (page: Page) => page.locator(".banner");

  test("loading: a skeleton of the cards to come", async () => {
    const { page, close } = await openPage(browser, LOOK);
    await page.route("**/api/v1/now", () => undefined);
    await page.goto(`${home.address}/#now`);
    await page.locator("[aria-busy=true] .skeleton").first().waitFor();
    expect(await page.locator(".card").count()).toBe(5);
    expect(await axeFaults(page)).toEqual([]);
    await keepPicture(page, "state-loading");
    await close();
  });

  test("empty: why, and one thing to do", () =>
    see(
      "empty",
      () => ({ now: fresh({ flow: null }) }),
      async (page) => {
        await page.getByRole("heading", { name: "No measurement yet" }).waitFor();
        const asked = page.waitForRequest("**/api/v1/now");
        await page.getByRole("button", { name: "Look again" }).click();
        await asked;
        await expect.poll(() => page.locator("h1").innerText()).toBe("No measurement yet");
      },
    ));

  test("starting: how far the first days have been lived", () =>
    see(
      "starting",
      () => ({ now: fresh({ starting: 0.42 }) }),
      async (page) => {
        await expect.poll(() => banner(page).innerText()).toContain("42\u00a0%");
      },
    ));

  test("stale: grey, dated, and it says so", () =>
    see(
      "stale",
      () => ({ now: fresh({ measuredAt: new Date(Date.now() - 8 * 60_000).toISOString() }) }),
      async (page) => {
        await expect.poll(() => banner(page).innerText()).toContain("No new measurement since");
        expect(await page.locator(".cards.stale").count()).toBe(1);
        expect(await page.locator(".top .contact").innerText()).toContain("8\u00a0min old");
      },
    ));

  test("error: what, since when, what the house does meanwhile, and one thing to do", async () => {
    let now: NowView | string = "the disk is full";
    await see(
      "error",
      () => ({ now }),
      async (page) => {
        await expect
          .poll(() => banner(page).innerText())
          .toMatch(/could not be fetched at \d\d:\d\d[\s\S]*keeps following the plan[\s\S]*the disk is full/);
        now = fresh();
        await page.getByRole("button", { name: "Try again" }).click();
        await expect.poll(() => banner(page).count()).toBe(0);
      },
    );
  });

  test("safe mode: told as an outcome, with what holds", () =>
    see(
      "safe",
      () => ({ now: fresh({ mode: "safe", conditions: ["DEVICE_UNREACHABLE"] }) }),
      async (page) => {
        await page.getByRole("heading", { name: "Your house runs without the plan for now" }).waitFor();
        expect(await banner(page).innerText()).toContain("DEVICE_UNREACHABLE");
      },
    ));

  test("no battery, no sun, one price all day: cards and words vanish instead of showing nothing", () =>
    see(
      "bare",
      () => ({
        now: fresh({
          sentence: undefined,
          battery: undefined,
          phases: undefined,
          next: undefined,
          actions: undefined,
          override: undefined,
          flow: { houseW: 400, gridW: 400 },
          money: { costSoFar: 3.2, costExpected: null },
          price: { ...sampleNow().price, ranked: false, cheapest: undefined, dearest: undefined },
          day: flatDay,
        }),
      }),
      async (page) => {
        await page.getByRole("heading", { name: "Your house runs on the grid" }).waitFor();
        const text = await page.locator("main").innerText();
        expect(text).not.toMatch(/Cheapest|expensive|Battery level|Main fuse|Pause/);
        expect(await page.locator(".flow").innerText()).not.toMatch(/Sun|Battery/);
      },
    ));

  test("a command above 20 kr is asked about once more, and No leaves everything as it is", () =>
    see(
      "ask",
      () => ({ now: fresh() }),
      async (page) => {
        const commands: string[] = [];
        await page.route("**/api/v1/battery/power", (route) => {
          commands.push(route.request().method());
          return route.abort();
        });
        await previewed(page, { possible: true, costDifference: 35.02 });
        await page.getByRole("button", { name: /^Fill for 1.hour/ }).click();
        await page.getByRole("alertdialog").waitFor();
        expect(await page.getByRole("alertdialog").innerText()).toContain("+35.02\u00a0kr");
        await page.getByRole("button", { name: "No", exact: true }).click();
        expect(commands).toEqual([]);
      },
    ));

  test("not possible: why, and two alternatives", () =>
    see(
      "not-possible",
      () => ({ now: fresh(), plan: samplePlan() }),
      async (page) => {
        const alternatives = [
          { id: "rest", verb: "rests", powerW: 0, minutes: 30, costDifference: 0.4 },
          { id: "discharge", verb: "runs-house", powerW: -800, minutes: 60, costDifference: 1.2 },
        ];
        await previewed(page, {
          possible: false,
          costDifference: null,
          because: "battery-full",
          alternatives,
        });
        await page.getByRole("button", { name: /^Fill for 1.hour/ }).click();
        await page.locator(".impossible").waitFor();
        expect(await page.locator(".impossible").innerText()).toContain("the battery is full");
        expect(await page.locator(".impossible button").count()).toBe(2);
      },
    ));

  test("a command that fails says so, and that nothing was changed", () =>
    see(
      "command-failed",
      () => ({ now: fresh() }),
      async (page) => {
        await page.route("**/api/v1/battery/power/preview", (route) =>
          route.fulfill({
            status: 503,
            json: { success: false, error: { code: "CONTROL_STOPPED", message: "the control has stopped" } },
          }),
        );
        await page.getByRole("button", { name: /^Pause for 1.hour/ }).click();
        await expect
          .poll(() => page.locator(".impossible").innerText())
          .toBe("That did not work, and nothing was changed: the control has stopped.");
      },
    ));
});

async function previewed(page: Page, preview: object): Promise<void> {
  const data = { powerW: 5000, minutes: 60, until: "2026-03-26T07:12:00Z", verb: "fills-cheap", ...preview };
  await page.route("**/api/v1/battery/power/preview", (route) =>
    route.fulfill({ json: { success: true, data, timestamp: new Date().toISOString() } }),
  );
}

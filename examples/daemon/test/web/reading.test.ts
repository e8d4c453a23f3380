import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { unwrap } from "../../web/src/api/answer.ts";
import type { PlanView } from "../../web/src/api/types.ts";
import { quarterName } from "../../web/src/cards/quarter.ts";
import { balanceOf } from "../../web/src/charts/stacks.ts";
import { createNumbers, NBSP, written } from "../../web/src/text/numbers.ts";
import { startHome, type HomeServer } from "./home-server.ts";
import { axeFaults, keepPicture, layoutFaults } from "./looked-at.ts";
import { answerWith, DESK, launch, noBrowser, openPage, PHONE } from "./pages.ts";
import { DAYS, sampleDay, sampleNow, samplePlan } from "./sample-home.ts";

const LOOK = { theme: "light", language: "en" } as const;

// Pages, daemon and browser share few cores: what takes a second alone takes many beside other tests.
describe.skipIf(noBrowser !== undefined)("the plan of a running daemon", { timeout: 60_000 }, () => {
  let home: HomeServer;
  let browser: Browser;
  beforeAll(async () => {
    // Long enough that all of yesterday was lived through, whatever the hour.
    [home, browser] = await Promise.all([startHome(50), launch()]);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await home.daemon.stop();
  });

  const plan = async (): Promise<PlanView> => {
    const response = await fetch(`${home.address}/api/v1/plan/view`);
    return unwrap<PlanView>(response.status, await response.json()).data;
  };
  const open = async (place: string) => {
    const opened = await openPage(browser, { ...DESK, ...LOOK });
    await opened.page.goto(`${home.address}/${place}`);
    await opened.page.locator(".readout").waitFor();
    return opened;
  };

  test("has as much from sources as for uses in every quarter", async () => {
    const { day } = await plan();
    const known = day.slots.map(balanceOf).filter((balance) => balance !== null);
    expect(known.length).toBe(day.count);
    for (const { sourcesW, usesW } of known) expect(Math.abs(sourcesW - usesW)).toBeLessThanOrEqual(10);
  });

  test("reads every quarter by keyboard, the same as the table and the API", async () => {
    const { page, faults, close } = await open("#plan");
    const { day, timeZone } = await plan();
    const numbers = createNumbers("en", "SEK", timeZone);
    await page.getByRole("button", { name: "Table", exact: true }).click();
    const rows = (await page.locator("tbody tr").allInnerTexts()).map((row) => row.split("\t"));
    expect(rows).toHaveLength(day.count);
    await page.locator(".panels").focus();
    await page.keyboard.press("Home");
    for (const [index, slot] of day.slots.entries()) {
      const readout = await readoutOf(page);
      const price = slot.importPerKwh === null ? "–" : written(numbers.price(slot.importPerKwh));
      expect(readout.quarter.startsWith(quarterName(slot, numbers))).toBe(true);
      expect(readout.quarter).toContain(price);
      expect(rows[index]![0]).toBe(quarterName(slot, numbers));
      expect(`${rows[index]![1]!}${NBSP}öre`).toBe(price);
      // The quarter of the present, and the forecasts behind it, move on while this runs.
      if (slot.kind === "measured")
        expect(readout.values["House"]).toBe(written(numbers.power(slot.houseW!)));
      await page.keyboard.press("ArrowRight");
    }
    expect(faults).toEqual([]);
    await close();
  });

  test("moves by an hour with the page keys and to the ends with Home and End", async () => {
    const { page, close } = await open("#plan");
    await page.locator(".panels").focus();
    const at = async (key: string): Promise<string> => {
      await page.keyboard.press(key);
      return (await readoutOf(page)).quarter.slice(0, 5);
    };
    expect([await at("Home"), await at("PageDown"), await at("ArrowRight"), await at("PageUp")]).toEqual([
      "00:00",
      "01:00",
      "01:15",
      "00:15",
    ]);
    expect(await at("End")).toBe("23:45");
    await close();
  });

  test("opens at the quarter of its address", async () => {
    const { day } = await plan();
    const { page, close } = await open(`#plan/${day.slots[70]!.start}`);
    await expect
      .poll(async () => (await readoutOf(page)).quarter)
      .toContain(quarterName(day.slots[70]!, createNumbers("en", "SEK", "Europe/Stockholm")));
    await close();
  });

  test("shows the day before, all measured", async () => {
    const { page, close } = await open("#plan");
    const { dates, day } = await plan();
    const before = dates[dates.indexOf(day.date) - 1]!;
    await page.getByLabel("Day").selectOption(before);
    await expect.poll(async () => (await readoutOf(page)).quarter).toContain("measured");
    expect(await layoutFaults(page)).toEqual([]);
    await close();
  });

  test.each([
    [92, PHONE, "clocks go forward"],
    [100, PHONE, "one hour repeats"],
    [100, DESK, "one hour repeats"],
  ] as const)("a day of %d quarters has as many rows and steps", async (count, size, words) => {
    const { page, faults, close } = await openPage(browser, { ...size, ...LOOK });
    const measuredAt = new Date().toISOString();
    await answerWith(page, () => ({
      now: sampleNow({ measuredAt, at: DAYS[count].start, day: sampleDay(count, 0) }),
      plan: samplePlan(count, { measuredAt }),
    }));
    await page.goto(`${home.address}/#plan`);
    await page.locator(".chart canvas").first().waitFor();
    expect(await page.locator(".card-head h2").innerText()).toContain(`${count} quarters, ${words}`);
    await page.getByRole("button", { name: "Table", exact: true }).click();
    expect(await page.locator("tbody tr").count()).toBe(count);
    await keepPicture(page, `plan-${count}-${size.width}`);
    expect(await layoutFaults(page)).toEqual([]);
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });
});

interface Read {
  readonly quarter: string;
  readonly values: Readonly<Record<string, string>>;
}

async function readoutOf(page: Page): Promise<Read> {
  const quarter = await page.locator(".readout .quarter").innerText();
  const rows = await page.locator(".readout > div:not(.quarter):not(.why)").allInnerTexts();
  return {
    quarter,
    values: Object.fromEntries(rows.map((row) => row.split("\n").map((part) => part.trim()))),
  };
}

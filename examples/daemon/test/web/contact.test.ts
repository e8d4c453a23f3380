import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cuttableLine, startHome, type HomeServer } from "./home-server.ts";
import { axeFaults, keepPicture, layoutFaults } from "./looked-at.ts";
import { DESK, launch, noBrowser, openPage, PHONE } from "./pages.ts";

const LOOK = { theme: "light", language: "en" } as const;

describe.skipIf(noBrowser !== undefined)("a page and its daemon", { timeout: 90_000 }, () => {
  let home: HomeServer;
  let browser: Browser;
  beforeAll(async () => {
    [home, browser] = await Promise.all([startHome(2), launch()]);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await home.daemon.stop();
  });

  test("a command shows who, until when and at which price, and can be undone", async () => {
    const { page, faults, close } = await openPage(browser, { ...DESK, ...LOOK });
    await page.goto(`${home.address}/#now`);
    const action = page.locator(".actions .button").first();
    await action.waitFor();
    expect(await action.innerText()).toMatch(/costs (about the same|\+\d+\.\d\d\u00a0kr)|saves/);
    await action.click();
    // Whatever it costs: above 20 kr the page asks first.
    const override = page.locator(".banner", { hasText: "set by hand" });
    await page.locator(".banner, [role=alertdialog]").first().waitFor();
    if ((await page.getByRole("alertdialog").count()) > 0)
      await page.getByRole("button", { name: "Yes, do it" }).click();
    await override.waitFor();
    expect(await override.innerText()).toMatch(/until \d\d:\d\d, set by hand\s+Set on this page/);
    expect(await page.locator(".kicker").innerText()).toContain("By hand");
    expect(home.daemon.home.parts.controller.status.overrides).toHaveLength(1);
    await keepPicture(page, "state-override");
    expect(await layoutFaults(page)).toEqual([]);
    expect(await axeFaults(page)).toEqual([]);
    await override.getByRole("button", { name: "End it now" }).click();
    await expect.poll(() => override.count()).toBe(0);
    expect(home.daemon.home.parts.controller.status.overrides).toHaveLength(0);
    expect(faults).toEqual([]);
    await close();
  });

  test("numbers move without a reload", async () => {
    const { page, close } = await openPage(browser, { ...PHONE, ...LOOK });
    await page.goto(`${home.address}/#now`);
    const clock = () => page.locator(".top .contact").innerText();
    await expect.poll(clock).toMatch(/^Live · /);
    const before = await clock();
    await expect.poll(clock, { timeout: 25_000 }).not.toBe(before);
    expect(await clock()).toMatch(/^Live · /);
    await close();
  });

  test("language, theme and patterns change at a press and are kept for the next visit", async () => {
    const { page, faults, close } = await openPage(browser, { ...PHONE, ...LOOK });
    await page.goto(`${home.address}/#now`);
    await page.locator(".chart canvas").waitFor();
    await page.getByRole("button", { name: "Use dark colours" }).click();
    await page.getByRole("button", { name: "Patterns besides colours" }).click();
    await page.getByRole("button", { name: /^SV/ }).click();
    await page.reload();
    await page.locator(".chart canvas").waitFor();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    expect(await page.locator("html").getAttribute("lang")).toBe("sv");
    expect(await page.locator("html").getAttribute("class")).toContain("patterns");
    expect(await axeFaults(page)).toEqual([]);
    await keepPicture(page, "state-patterns");
    expect(faults).toEqual([]);
    await close();
  });

  test("offline while the line is cut: the age is told, commands are off; live again when it is back", async () => {
    const line = await cuttableLine(home.address);
    const { page, close } = await openPage(browser, { ...PHONE, ...LOOK });
    await page.goto(`${line.address}/#now`);
    const contact = () => page.locator(".top .contact").innerText();
    await expect.poll(contact).toMatch(/^Live · /);
    await line.cut();
    const banner = page.locator(".banner", { hasText: "No contact with your home since" });
    await banner.waitFor({ timeout: 20_000 });
    expect(await banner.innerText()).toMatch(
      /keeps following the plan[\s\S]*old; commands wait[\s\S]*Trying again in|Connecting/,
    );
    expect(await page.locator(".cards.stale").count()).toBe(1);
    const buttons = page.locator(".actions .button");
    expect(await buttons.count()).toBeGreaterThan(0);
    for (const button of await buttons.all()) expect(await button.isDisabled()).toBe(true);
    await keepPicture(page, "state-offline");
    expect(await layoutFaults(page)).toEqual([]);
    expect(await axeFaults(page)).toEqual([]);
    await line.mend();
    await page.getByRole("button", { name: "Try now" }).click();
    await expect.poll(contact, { timeout: 20_000 }).toMatch(/^Live · /);
    expect(await banner.count()).toBe(0);
    await close();
    await line.cut();
  });

  test("the check of the layout notices texts that meet and texts that leave the window", async () => {
    const { page, close } = await openPage(browser, { ...PHONE, ...LOOK });
    await page.goto(`${home.address}/#now`);
    await page.locator(".chart canvas").waitFor();
    expect(await layoutFaults(page)).toEqual([]);
    await page.evaluate(`{
      const planted = document.createElement("p");
      planted.textContent = "a text that lies over the heading and reaches far beyond the edge of the window";
      planted.style.cssText = "white-space: nowrap; margin-bottom: -20px";
      document.querySelector("h1").before(planted);
    }`);
    const faults = (await layoutFaults(page)).join("\n");
    expect(faults).toContain("outside the window: a text");
    expect(faults).toContain("meet: a text");
    await close();
  });

  test("a daemon that stops says so, and nothing claims that the plan goes on", async () => {
    const { page, close } = await openPage(browser, { ...PHONE, ...LOOK });
    await page.goto(`${home.address}/#now`);
    await expect.poll(() => page.locator(".top .contact").innerText()).toMatch(/^Live · /);
    await home.daemon.stop();
    await page
      .locator(".banner", { hasText: "No contact with your home since" })
      .waitFor({ timeout: 20_000 });
    expect(await page.locator("main").innerText()).toContain("The daemon has stopped");
    expect(await page.locator("main").innerText()).not.toContain("keeps following the plan");
    await close();
  });
});

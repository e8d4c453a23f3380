import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PAGES } from "../../web/src/model/route.ts";
import { startHome, type HomeServer } from "./home-server.ts";
import { axeFaults, keepPicture, layoutFaults } from "./looked-at.ts";
import { DESK, launch, noBrowser, openPage, PHONE, type Look } from "./pages.ts";

if (noBrowser !== undefined) console.warn(`The pages are not looked at: ${noBrowser}.`);

const SMALL = { width: 320, height: 640 } as const;
/** Both sizes in both themes and both languages; axe looks at each size and theme once. */
const LOOKS: readonly (Look & { readonly axe: boolean })[] = [
  { ...PHONE, theme: "light", language: "en", axe: true },
  { ...PHONE, theme: "dark", language: "sv", axe: true },
  { ...PHONE, theme: "light", language: "sv", axe: false },
  { ...PHONE, theme: "dark", language: "en", axe: false },
  { ...DESK, theme: "light", language: "sv", axe: true },
  { ...DESK, theme: "dark", language: "en", axe: true },
  { ...DESK, theme: "light", language: "en", axe: false },
  { ...DESK, theme: "dark", language: "sv", axe: false },
  { ...SMALL, theme: "light", language: "sv", axe: false },
  { ...SMALL, theme: "dark", language: "en", axe: false },
];

describe.skipIf(noBrowser !== undefined)("the pages of a running daemon", { timeout: 60_000 }, () => {
  let home: HomeServer;
  let browser: Browser;
  beforeAll(async () => {
    [home, browser] = await Promise.all([startHome(), launch()]);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await home.daemon.stop();
  });

  test.each(LOOKS)(
    "$width px, $theme, $language: no error, nothing clipped or overlapping, axe $axe",
    async (look) => {
      const { page, faults, close } = await openPage(browser, look);
      for (const name of PAGES) {
        await page.goto(`${home.address}/#${name}`);
        await page.locator(".chart canvas").first().waitFor();
        await page.evaluate("document.fonts.ready.then(() => true)");
        await keepPicture(page, `${name}-${look.width}-${look.theme}-${look.language}`);
        expect(await layoutFaults(page), `layout of ${name}`).toEqual([]);
        if (look.axe) expect(await axeFaults(page), `axe on ${name}`).toEqual([]);
        expect(await page.locator("html").getAttribute("lang")).toBe(look.language);
        expect(await page.locator("html").getAttribute("data-theme")).toBe(look.theme);
      }
      expect(faults).toEqual([]);
      await close();
    },
  );
});

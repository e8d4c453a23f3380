/* global document, NodeFilter, getComputedStyle, innerWidth */
// Runs in the page: what text leaves the window or its card, and which texts meet. The value of this file is the list.
(() => {
  /** Rounding, and the empty part of a line's box above and below its letters. */
  const SLACK = 1;
  const FRAME = ".card, .banner, .kpis > div, button, .tag, nav, header, main";
  const AREA = "nav, header, main";

  const hidden = (element) => {
    const { visibility, display, opacity } = getComputedStyle(element);
    return (
      visibility === "hidden" ||
      display === "none" ||
      opacity === "0" ||
      element.closest(".unseen, .skip, noscript, option") !== null
    );
  };

  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent.trim();
    const element = node.parentElement;
    if (text === "" || element === null || hidden(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, top, bottom, width, height } of range.getClientRects()) {
      if (width === 0 || height === 0) continue;
      boxes.push({
        text,
        element,
        left,
        right,
        top: top + height * 0.2,
        bottom: bottom - height * 0.2,
        node,
      });
    }
  }

  const found = [];
  for (const { text, element, left, right } of boxes) {
    if (element.closest(".table") !== null) continue;
    if (left < -SLACK || right > innerWidth + SLACK) found.push(`outside the window: ${text}`);
    const frame = element.closest(FRAME)?.getBoundingClientRect();
    if (frame !== undefined && (left < frame.left - SLACK || right > frame.right + SLACK))
      found.push(`outside its frame: ${text}`);
  }
  if (document.documentElement.scrollWidth > innerWidth + SLACK)
    found.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${innerWidth}`);
  for (const [index, a] of boxes.entries()) {
    for (const b of boxes.slice(index + 1)) {
      if (a.node === b.node || a.element.closest(AREA) !== b.element.closest(AREA)) continue;
      if (a.element.closest("thead, tbody") !== b.element.closest("thead, tbody")) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > SLACK && down > SLACK) found.push(`meet: ${a.text} and ${b.text}`);
    }
  }
  return { texts: boxes.length, found };
})();

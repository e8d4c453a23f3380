import { useEffect, useState } from "preact/hooks";

/** Width of an element's content, as it is and as it changes [px]; 0 before it is drawn. */
export function useWidth(box: { readonly current: Element | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}

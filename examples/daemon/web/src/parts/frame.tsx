import type { ComponentChildren, JSX } from "preact";
import { PAGES, type Page } from "../model/route.ts";
import { Icon, type IconName } from "./icon.tsx";
import { useReader } from "./reader.ts";

const PAGE_ICONS: Readonly<Record<Page, IconName>> = { now: "house", plan: "plan" };

/** Where the daemon documents its API. */
const API_PAGE = "/swagger-ui";

const Logo = (): JSX.Element => (
  <span class="logo">
    <Icon name="house" />
  </span>
);

/** The bar with the pages: at the bottom of a phone, at the side of a desk. */
export function Navigation({ page, home }: { readonly page: Page; readonly home: string }): JSX.Element {
  const { words } = useReader();
  return (
    <nav aria-label={words.pages.name}>
      <div class="side brand">
        <Logo />
        <div>
          <b>{home}</b>
          <span class="note">{words.title}</span>
        </div>
      </div>
      <ul>
        {PAGES.map((name) => (
          <li key={name}>
            <a href={`#${name}`} {...(name === page && { "aria-current": "page" })}>
              <Icon name={PAGE_ICONS[name]} />
              {words.pages[name]}
            </a>
          </li>
        ))}
        <li>
          <a href={API_PAGE}>
            <Icon name="document" />
            {words.pages.api}
          </a>
        </li>
      </ul>
      <div class="side foot note">{words.about}</div>
    </nav>
  );
}

const DOTS = { live: "dot", connecting: "dot wait", stale: "dot wait", offline: "dot lost" } as const;

/** The line about the contact with the home. */
function Contact(): JSX.Element {
  const { words, standing, age, measured } = useReader();
  const { live, connecting, stale, offline, neverHeard } = words.state;
  const text = {
    live: live(measured),
    connecting,
    stale: stale(age),
    offline: measured === "" ? neverHeard : offline(measured),
  }[standing];
  return (
    <span class="note contact">
      <i class={DOTS[standing]} />
      <span>{text}</span>
    </span>
  );
}

/** The line at the top: the home, the contact with it, and the switches. */
export function TopBar({
  home,
  children,
}: {
  readonly home: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <header class="top">
      <div class="brand">
        <Logo />
        <div>
          <b>{home}</b>
          <Contact />
        </div>
      </div>
      <div class="switches">{children}</div>
    </header>
  );
}

/** A round button with an icon or a short word. */
export const Switch = ({
  label,
  pressed,
  onPress,
  children,
}: {
  readonly label: string;
  readonly pressed?: boolean;
  readonly onPress: () => void;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <button
    type="button"
    class="icon-button"
    aria-label={label}
    title={label}
    onClick={onPress}
    {...(pressed !== undefined && { "aria-pressed": pressed })}
  >
    {children}
  </button>
);
